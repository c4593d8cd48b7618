// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_key.h"

#include "crypto/hmac.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace crypto {
namespace {

constexpr std::size_t kAmzDateBytes = 16;

bool AreDigits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

unsigned Number(std::string_view digits) {
    unsigned number = 0;
    for (const char digit : digits) number = number * 10 + static_cast<unsigned>(digit - '0');
    return number;
}

base::Secret Chain(const base::Secret& key, std::string_view message) {
    const Sha256Digest code = HmacSha256(key, base::AsBytes(message));
    return base::Secret(base::Bytes(code.begin(), code.end()));
}

}  // namespace

std::string ToAmzDate(base::WallTime time) {
    std::string text = base::ToIso8601(time);  // 2015-08-30T12:36:00.000Z
    text.erase(text.find('.'));
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + "Z";
}

std::optional<base::WallTime> ParseAmzDate(std::string_view text) {
    if (text.size() != kAmzDateBytes || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    if (!AreDigits(text.substr(0, 8)) || !AreDigits(text.substr(9, 6))) return std::nullopt;
    const std::chrono::year_month_day day(
        std::chrono::year(static_cast<int>(Number(text.substr(0, 4)))),
        std::chrono::month(Number(text.substr(4, 2))), std::chrono::day(Number(text.substr(6, 2))));
    const unsigned hour = Number(text.substr(9, 2));
    const unsigned minute = Number(text.substr(11, 2));
    const unsigned second = Number(text.substr(13, 2));
    if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return std::chrono::sys_days(day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

base::Secret SigV4SigningKey(const base::Secret& secret_access_key, const SigV4Scope& scope) {
    constexpr std::string_view kPrefix = "AWS4";
    base::Bytes seed(kPrefix.begin(), kPrefix.end());
    const base::ByteView secret = secret_access_key.Reveal();
    seed.reserve(kPrefix.size() + secret.size());  // so that no unwiped copy is left behind
    seed.insert(seed.end(), secret.begin(), secret.end());
    base::Secret key(std::move(seed));
    for (const std::string_view part : {scope.day, scope.region, scope.service, kSigV4Terminator}) {
        key = Chain(key, part);
    }
    return key;
}

Sha256Digest SigV4Signature(const base::Secret& signing_key, std::string_view amz_date,
                            const SigV4Scope& scope, std::string_view canonical_request) {
    std::array<char, kSha256HexDigits> digest{};
    Sha256Hex(base::AsBytes(canonical_request), digest);
    std::string text(kSigV4Algorithm);
    text.append("\n").append(amz_date).append("\n");
    text.append(scope.day).append("/").append(scope.region).append("/").append(scope.service);
    text.append("/").append(kSigV4Terminator).append("\n").append(digest.data(), digest.size());
    return HmacSha256(signing_key, base::AsBytes(text));
}

}  // namespace crypto
