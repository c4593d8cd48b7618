// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_sign.h"

#include <array>
#include <doctest/doctest.h>

namespace {

const base::WallTime kNow = *crypto::ParseAmzDate("20130524T000000Z");

}  // namespace

TEST_CASE("what cannot be read in one way only is not signed") {
    const auto secret = base::Secret::FromText("secret");
    const crypto::SigV4Signer signer{"AKID", secret, "us-east-1", "s3", kNow};

    CHECK_FALSE(crypto::SignHeaders({"GET", "/a%", "", {}}, signer, "").ok());
    CHECK_FALSE(crypto::SignHeaders({"GET", "/a", "b=c+d", {}}, signer, "").ok());
}
