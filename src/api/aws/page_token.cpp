// SPDX-License-Identifier: Apache-2.0
#include "api/aws/page_token.h"

#include "base/bytes.h"
#include "crypto/hmac.h"

#include <array>

namespace api {
namespace {

// Tokens live for minutes; a new root key may end them.
base::Result<base::Secret> Code(const crypto::KeyRing& keys, const PageScope& scope,
                                std::string_view after) {
    ASSIGN_OR_RETURN(const base::Secret key,
                     keys.DeriveKey(scope.account, "page_token", keys.version()));
    crypto::HmacSha256Stream code(key);
    for (const std::string_view part : std::array{scope.operation, scope.filter, after}) {
        code.Update(base::AsBytes(std::to_string(part.size()) + ":"));
        code.Update(base::AsBytes(part));
    }
    return base::Secret::FromText(base::HexEncode(code.Finish()));
}

}  // namespace

base::Result<std::string> MakePageToken(const crypto::KeyRing& keys, const PageScope& scope,
                                        std::string_view after) {
    ASSIGN_OR_RETURN(const base::Secret code, Code(keys, scope, after));
    return base::Base64Encode(base::AsBytes(std::string(code.RevealText()) + std::string(after)));
}

base::Result<std::string> ReadPageToken(const crypto::KeyRing& keys, const PageScope& scope,
                                        std::string_view token) {
    constexpr std::size_t kCodeBytes = 2 * crypto::kSha256Bytes;
    const base::Error wrong = base::InvalidArgument("is not a token of this list");
    const auto bytes = base::Base64Decode(token);
    if (!bytes.ok() || bytes->size() < kCodeBytes) return wrong;
    const std::string_view text = base::AsText(*bytes);
    std::string after(text.substr(kCodeBytes));
    ASSIGN_OR_RETURN(const base::Secret code, Code(keys, scope, after));
    if (!code.Equals(base::Secret::FromText(text.substr(0, kCodeBytes)))) return wrong;
    return after;
}

}  // namespace api
