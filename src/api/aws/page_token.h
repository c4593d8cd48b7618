// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "crypto/key_ring.h"

#include <string>
#include <string_view>

namespace api {

// What a page token is good for: the same operation, asked by the same account about the same things.
struct PageScope {
    const base::AccountId& account;
    std::string_view operation;
    std::string_view filter;  // everything else of the request that picks what is listed
};

// The place after which the next page begins, so that only who got it can use it, and only there.
base::Result<std::string> MakePageToken(const crypto::KeyRing& keys, const PageScope& scope,
                                        std::string_view after);

// kInvalidArgument for a token that was not made for this scope.
base::Result<std::string> ReadPageToken(const crypto::KeyRing& keys, const PageScope& scope,
                                        std::string_view token);

}  // namespace api
