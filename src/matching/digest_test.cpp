// SPDX-License-Identifier: Apache-2.0
#include "matching/digest.h"

#include "base/bytes.h"
#include "crypto/sha256.h"

#include <doctest/doctest.h>

using matching::Reason;

TEST_CASE("a digest is 64 hexadecimal digits and is put into lower case") {
    const matching::DigestReader reader;
    std::string out;

    CHECK(reader.Read(std::string(64, 'A'), out) == Reason::kNone);
    CHECK(out == std::string(64, 'a'));
    CHECK(reader.Read(std::string(63, 'a'), out) == Reason::kBadDigest);
    CHECK(out.empty());
    CHECK(reader.Read(std::string(63, 'a') + "g", out) == Reason::kBadDigest);
}

TEST_CASE("every word that means nothing is known by its digest") {
    const matching::DigestReader reader;
    std::string out;
    for (const char* word : {"", "null", "none", "n/a", "undefined", "NULL", "None", "N/A"}) {
        CAPTURE(word);
        const std::string digest = base::HexEncode(crypto::Sha256(base::AsBytes(word)));
        CHECK(reader.Read(digest, out) == Reason::kDigestOfNothing);
        CHECK(out.empty());
    }
    CHECK_FALSE(matching::MeansNothing("nobody"));
    CHECK(matching::MeansNothing("n/a"));
}
