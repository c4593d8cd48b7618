// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <doctest/doctest.h>

TEST_CASE("hexadecimal text goes both ways and is written in lower case") {
    const base::Bytes bytes{0x00, 0x0f, 0xa0, 0xff};

    CHECK(base::HexEncode(bytes) == "000fa0ff");
    CHECK(*base::HexDecode("000FA0ff") == bytes);
}

TEST_CASE("hexadecimal text of an odd length or with other letters is refused") {
    CHECK_FALSE(base::HexDecode("abc").ok());
    CHECK_FALSE(base::HexDecode("zz").ok());
}

TEST_CASE("base64 matches the vectors of RFC 4648") {
    CHECK(base::Base64Encode(base::AsBytes("")) == "");
    CHECK(base::Base64Encode(base::AsBytes("f")) == "Zg==");
    CHECK(base::Base64Encode(base::AsBytes("fo")) == "Zm8=");
    CHECK(base::Base64Encode(base::AsBytes("foob")) == "Zm9vYg==");
    CHECK(base::AsText(*base::Base64Decode("Zm9vYmFy")) == "foobar");
}

TEST_CASE("base64 that no encoder would write is refused") {
    CHECK_FALSE(base::Base64Decode("Zh==").ok());
    CHECK_FALSE(base::Base64Decode("Zg=").ok());
    CHECK_FALSE(base::Base64Decode("Z===").ok());
    CHECK_FALSE(base::Base64Decode("Zg=a").ok());
}
