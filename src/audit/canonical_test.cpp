// SPDX-License-Identifier: Apache-2.0
#include "audit/canonical.h"

#include <doctest/doctest.h>

using audit::CanonicalReader;
using audit::CanonicalWriter;

TEST_CASE("what was written is read back, and nothing after it") {
    CanonicalWriter writer("form 1");
    writer.Text("a");
    writer.Number(-7);
    writer.MaybeDigest({});
    writer.MaybeDigest(crypto::Sha256({}));

    auto reader = CanonicalReader::Make(writer.bytes(), "form 1");

    REQUIRE(reader.ok());
    CHECK(*reader->Text() == "a");
    CHECK(*reader->Number() == -7);
    CHECK_FALSE(reader->Finish().ok());
    CHECK_FALSE(reader->MaybeDigest()->has_value());
    CHECK(**reader->MaybeDigest() == crypto::Sha256({}));
    CHECK(reader->Finish().ok());
    CHECK_FALSE(reader->Text().ok());
}

TEST_CASE("two lists of fields never give the same bytes") {
    CanonicalWriter one("form 1");
    one.Text("ab");
    one.Text("");
    CanonicalWriter other("form 1");
    other.Text("a");
    other.Text("b");

    CHECK(base::HexEncode(one.bytes()) != base::HexEncode(other.bytes()));
}

TEST_CASE("bytes of another form, cut ones and a length past the end are refused") {
    CanonicalWriter writer("form 1");
    writer.Text("text");

    CHECK_FALSE(CanonicalReader::Make(writer.bytes(), "form 2").ok());
    CHECK_FALSE(CanonicalReader::Make({}, "form 1").ok());
    auto cut = CanonicalReader::Make(writer.bytes().first(writer.bytes().size() - 1), "form 1");
    CHECK_FALSE(cut->Text().ok());
    auto number = CanonicalReader::Make(writer.bytes(), "form 1");
    CHECK(number->Number().error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("a commitment holds for its name, salt and content only") {
    const base::Bytes salt(audit::kSaltBytes, 1);
    const base::Bytes other(audit::kSaltBytes, 2);
    const auto digest = audit::Commit("a", salt, base::AsBytes("x"));

    CHECK(digest == audit::Commit("a", salt, base::AsBytes("x")));
    CHECK(digest != audit::Commit("b", salt, base::AsBytes("x")));
    CHECK(digest != audit::Commit("a", other, base::AsBytes("x")));
    CHECK(digest != audit::Commit("a", salt, base::AsBytes("y")));
}
