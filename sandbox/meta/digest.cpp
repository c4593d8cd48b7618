// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/digest.h"

#include "base/assert.h"
#include "base/bytes.h"

#include <algorithm>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace sandbox {
namespace {

using Digest = std::array<std::uint8_t, 32>;

Digest Sha256(std::string_view text) {
    Digest digest{};
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    ASSERT(done == 1);
    return digest;
}

}  // namespace

RowKey RowKeyOf(std::string_view row_text) {
    const Digest digest = Sha256(row_text);
    RowKey key{};
    std::copy_n(digest.begin(), key.size(), key.begin());
    return key;
}

std::string Sha256Hex(std::string_view text) { return base::HexEncode(Sha256(text)); }

std::string HmacSha256Hex(std::string_view key, std::string_view message) {
    Digest digest{};
    const base::ByteView bytes = base::AsBytes(message);
    const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(),
                            bytes.size(), digest.data(), nullptr);
    ASSERT(done != nullptr);
    return base::HexEncode(digest);
}

}  // namespace sandbox
