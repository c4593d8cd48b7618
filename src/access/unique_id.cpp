// SPDX-License-Identifier: Apache-2.0
#include "access/unique_id.h"

#include "base/bytes.h"

#include <array>
#include <cstdint>

namespace access_control {
namespace {

constexpr std::size_t kIdCharacters = 16;
constexpr std::size_t kSecretRandomBytes = 30;  // 40 characters of base64, without padding
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string UniqueId(std::string_view prefix, base::Random& random) {
    std::array<std::uint8_t, kIdCharacters> bytes{};
    random.Fill(bytes);
    std::string id(prefix);
    for (const std::uint8_t byte : bytes) id += kAlphabet[byte % kAlphabet.size()];
    return id;
}

base::Secret NewSecretAccessKey(base::Random& random) {
    base::Bytes bytes(kSecretRandomBytes);
    random.Fill(bytes);
    const base::Secret raw(std::move(bytes));
    std::string text = base::Base64Encode(raw.Reveal());
    base::Secret secret = base::Secret::FromText(text);
    text.assign(text.size(), '\0');
    return secret;
}

}  // namespace access_control
