// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include <doctest/doctest.h>
#include <string>

namespace {

std::string HexOf(const crypto::Sha256Digest& digest) { return base::HexEncode(digest); }

}  // namespace

TEST_CASE("the codes are those of RFC 4231") {
    const base::Secret short_key = base::Secret::FromText(std::string(20, '\x0b'));
    const base::Secret long_key = base::Secret::FromText(std::string(131, '\xaa'));

    CHECK(HexOf(crypto::HmacSha256(short_key, base::AsBytes("Hi There"))) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(HexOf(crypto::HmacSha256(
              long_key, base::AsBytes("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an empty key and an empty message have a code too") {
    CHECK(HexOf(crypto::HmacSha256(base::Secret(), base::AsBytes(""))) ==
          "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("one stream codes message after message under its key") {
    const base::Secret key = base::Secret::FromText("Jefe");
    crypto::HmacSha256Stream stream(key);
    stream.Update(base::AsBytes("what do ya want "));
    stream.Update(base::AsBytes("for nothing?"));

    CHECK(HexOf(stream.Finish()) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    stream.Update(base::AsBytes("again"));
    CHECK(stream.Finish() == crypto::HmacSha256(key, base::AsBytes("again")));
}
