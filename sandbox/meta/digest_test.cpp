// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/digest.h"

#include <doctest/doctest.h>

namespace sandbox {

TEST_CASE("digests are those of the standard") {
    CHECK(Sha256Hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // RFC 4231, test case 2
    CHECK(HmacSha256Hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("a row's key is the first half of its digest") {
    CHECK(RowKeyOf("").front() == 0xe3);
    CHECK(RowKeyOf("").back() == 0x24);
}

}  // namespace sandbox
