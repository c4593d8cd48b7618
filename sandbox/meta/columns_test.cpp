// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/columns.h"

#include "sandbox/meta/digest.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

CellFault Check(std::string_view column, const base::Json& cell) {
    static const CellChecker checker(2026);
    const Column* found = FindColumn(column);
    REQUIRE(found != nullptr);
    return checker.Check(*found, cell);
}

}  // namespace

TEST_CASE("a hashed cell is a lower-case digest or empty") {
    CHECK(Check("EMAIL", Sha256Hex("a@b.c")) == CellFault::kNone);
    CHECK(Check("EMAIL", "") == CellFault::kNone);
    CHECK(Check("EMAIL", std::string(64, 'A')) == CellFault::kNotDigest);
    CHECK(Check("EMAIL", Sha256Hex("a").substr(0, 40)) == CellFault::kNotDigest);
    CHECK(Check("EMAIL", nullptr) == CellFault::kWrongKind);
}

TEST_CASE("what looks like a raw value in a hashed column is a leak") {
    CHECK(Check("EMAIL", "joe@example.com") == CellFault::kLeak);
    CHECK(Check("PHONE", "16505551212") == CellFault::kLeak);
    CHECK(Check("PHONE", "+1 650 555 1212") == CellFault::kLeak);
    CHECK(Check("PHONE", std::int64_t{16505551212}) == CellFault::kLeak);
    CHECK(Check("FN", "jane") == CellFault::kLeak);
    CHECK(Check("FN", "abe") == CellFault::kLeak);
    CHECK(Check("COUNTRY", "us") == CellFault::kLeak);
    CHECK(Check("ZIP", "94035") == CellFault::kLeak);
    CHECK(Check("EMAIL", Sha256Hex("a") + " ") == CellFault::kLeak);
}

TEST_CASE("the digest of nothing is refused") {
    CHECK(Check("EMAIL", Sha256Hex("")) == CellFault::kDigestOfNothing);
    CHECK(Check("PHONE", Sha256Hex("null")) == CellFault::kDigestOfNothing);
    CHECK(Check("FN", Sha256Hex("n/a")) == CellFault::kDigestOfNothing);
}

TEST_CASE("columns of few values take the digests of those values only") {
    CHECK(Check("GEN", Sha256Hex("f")) == CellFault::kNone);
    CHECK(Check("GEN", Sha256Hex("F")) == CellFault::kNotCanonical);
    CHECK(Check("DOBM", Sha256Hex("02")) == CellFault::kNone);
    CHECK(Check("DOBM", Sha256Hex("2")) == CellFault::kNotCanonical);
    CHECK(Check("DOBD", Sha256Hex("31")) == CellFault::kNone);
    CHECK(Check("DOBD", Sha256Hex("32")) == CellFault::kNotCanonical);
    CHECK(Check("DOBY", Sha256Hex("2026")) == CellFault::kNone);
    CHECK(Check("DOBY", Sha256Hex("2027")) == CellFault::kNotCanonical);
    CHECK(Check("COUNTRY", Sha256Hex("de")) == CellFault::kNone);
    CHECK(Check("COUNTRY", Sha256Hex("DE")) == CellFault::kNotCanonical);
    CHECK(Check("COUNTRY", Sha256Hex("deu")) == CellFault::kNotCanonical);
}

TEST_CASE("a mobile advertising id is in clear, in lower case and not zero") {
    CHECK(Check("MADID", "38400000-8cf0-11bd-b23e-10b96e40000d") == CellFault::kNone);
    CHECK(Check("MADID", "") == CellFault::kNone);
    CHECK(Check("MADID", "38400000-8CF0-11bd-b23e-10b96e40000d") == CellFault::kMalformed);
    CHECK(Check("MADID", "384000008cf011bdb23e10b96e40000d") == CellFault::kMalformed);
    CHECK(Check("MADID", "00000000-0000-0000-0000-000000000000") == CellFault::kMalformed);
    CHECK(Check("MADID", Sha256Hex("x")) == CellFault::kMalformed);
}

TEST_CASE("an external id that looks hashed is a warning") {
    CHECK(Check("EXTERN_ID", "customer 7") == CellFault::kNone);
    CHECK(Check("EXTERN_ID", Sha256Hex("7")) == CellFault::kLooksHashed);
}

TEST_CASE("a value is a number that is not negative") {
    CHECK(Check("LOOKALIKE_VALUE", "12.5") == CellFault::kNone);
    CHECK(Check("LOOKALIKE_VALUE", 3) == CellFault::kNone);
    CHECK(Check("LOOKALIKE_VALUE", "-1") == CellFault::kMalformed);
    CHECK(Check("LOOKALIKE_VALUE", "nan") == CellFault::kMalformed);
    CHECK(Check("LOOKALIKE_VALUE", "") == CellFault::kMalformed);
}

TEST_CASE("data-processing options are a list of at most LDU") {
    CHECK(Check("DATA_PROCESSING_OPTIONS", base::Json::MakeArray()) == CellFault::kNone);
    CHECK(Check("DATA_PROCESSING_OPTIONS", base::Json::MakeArray({"LDU"})) == CellFault::kNone);
    CHECK(Check("DATA_PROCESSING_OPTIONS", base::Json::MakeArray({"X"})) == CellFault::kMalformed);
    CHECK(Check("DATA_PROCESSING_OPTIONS", "LDU") == CellFault::kWrongKind);
}

TEST_CASE("only columns of the multi-key schema are known") {
    CHECK(FindColumn("EMAIL_SHA256") == nullptr);
    CHECK(FindColumn("email") == nullptr);
    CHECK(FindColumn("DOB") == nullptr);
}

}  // namespace sandbox
