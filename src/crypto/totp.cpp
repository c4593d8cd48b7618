// SPDX-License-Identifier: Apache-2.0
#include "crypto/totp.h"

#include "base/assert.h"
#include "base/percent.h"

#include <array>
#include <openssl/evp.h>

namespace crypto {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr std::size_t kSha1Bytes = 20;
constexpr std::uint32_t kModulus = 1'000'000;

// RFC 4648 without padding, as the apps want it.
std::string Base32(base::ByteView bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : bytes) {
        held = (held << 8U) | byte;
        for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[(held >> (bits - 5)) & 31U];
    }
    if (bits > 0) out += kAlphabet[(held << (5 - bits)) & 31U];
    return out;
}

std::array<std::uint8_t, kSha1Bytes> HmacSha1(const base::Secret& secret, std::uint64_t counter) {
    std::array<std::uint8_t, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i));
    std::array<std::uint8_t, kSha1Bytes> code{};
    std::size_t length = 0;
    const base::ByteView key = secret.Reveal();
    const auto* done = EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, key.data(), key.size(),
                                 message.data(), message.size(), code.data(), code.size(), &length);
    ASSERT(done != nullptr && length == code.size());
    return code;
}

}  // namespace

base::Secret NewTotpSecret(base::Random& random) {
    base::Bytes bytes(kSecretBytes);
    random.Fill(bytes);
    return base::Secret(std::move(bytes));
}

std::int64_t TotpStepAt(base::WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch() / kTotpStep;
}

std::string TotpCode(const base::Secret& secret, std::int64_t step) {
    const auto mac = HmacSha1(secret, static_cast<std::uint64_t>(step));
    const std::size_t at = mac.back() & 15U;
    const std::uint32_t number = (mac[at] & 127U) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                                 std::uint32_t{mac[at + 2]} << 8U | mac[at + 3];
    std::string digits = std::to_string(number % kModulus);
    return std::string(kTotpDigits - digits.size(), '0') + digits;
}

std::optional<std::int64_t> MatchTotp(const base::Secret& secret, std::string_view code,
                                      base::WallTime now, std::int64_t used) {
    const base::Secret given = base::Secret::FromText(code);
    const std::int64_t middle = TotpStepAt(now);
    for (std::int64_t step = middle - kTotpStepsAround; step <= middle + kTotpStepsAround; ++step) {
        if (step > used && base::Secret::FromText(TotpCode(secret, step)).Equals(given))
            return step;
    }
    return std::nullopt;
}

base::Secret TotpUri(const base::Secret& secret, std::string_view issuer,
                     std::string_view account) {
    std::string uri = "otpauth://totp/" + base::PercentEncode(issuer) + ":" +
                      base::PercentEncode(account) + "?secret=" + Base32(secret.Reveal()) +
                      "&issuer=" + base::PercentEncode(issuer) +
                      "&algorithm=SHA1&digits=6&period=30";
    return base::Secret::FromText(uri);
}

}  // namespace crypto
