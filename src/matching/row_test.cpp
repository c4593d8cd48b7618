// SPDX-License-Identifier: Apache-2.0
#include "matching/row.h"

#include <doctest/doctest.h>
#include <string>
#include <utility>

using matching::ColumnMapping;
using matching::Declared;
using matching::Key;
using matching::Reason;
using matching::Region;
using matching::RowNormalizer;
using matching::RowOptions;
using matching::RowReason;

namespace {

using Row = std::vector<std::optional<std::string_view>>;

std::vector<ColumnMapping> Columns(std::initializer_list<Key> keys) {
    std::vector<ColumnMapping> columns;
    for (const Key key : keys) {
        columns.push_back({.source = columns.size(), .key = key});
    }
    return columns;
}

RowOptions Options(std::string_view default_country = {}) {
    return {.default_region = Region::FromLetters(default_country).value_or(Region()),
            .normalizer = {.this_year = 2026}};
}

RowNormalizer Make(std::initializer_list<Key> keys, std::string_view default_country = {}) {
    base::Result<RowNormalizer> made = RowNormalizer::Make(Columns(keys), Options(default_country));
    REQUIRE(made.ok());
    return *std::move(made);
}

}  // namespace

TEST_CASE("cells come in the order of the mapping, from the columns it names") {
    std::vector<ColumnMapping> columns{{.source = 2, .key = Key::kEmail},
                                       {.source = 0, .key = Key::kCountry}};
    auto rows = RowNormalizer::Make(std::move(columns), Options());
    REQUIRE(rows.ok());

    CHECK(rows->Next(Row{"DE", "ignored", "A@b.c"}) == RowReason::kAdmitted);

    REQUIRE(rows->cells().size() == 2);
    CHECK(rows->cells()[0].normalized == "a@b.c");
    CHECK(rows->cells()[1].normalized == "de");
}

TEST_CASE("the row's country reads its phone, state and postal code; the default stands in and is "
          "never sent") {
    RowNormalizer rows = Make({Key::kPhone, Key::kState, Key::kPostalCode, Key::kCountry}, "us");

    rows.Next(Row{"0171 1234567", "Bayern", "80331", "de"});
    CHECK(rows.cells()[0].normalized == "491711234567");
    CHECK(rows.cells()[1].normalized == "bayern");

    rows.Next(Row{"650 555 1212", "Texas", "94035-1234", std::nullopt});
    CHECK(rows.cells()[0].normalized == "16505551212");
    CHECK(rows.cells()[1].normalized == "tx");
    CHECK(rows.cells()[2].normalized == "94035");
    CHECK(rows.cells()[3].text.empty());
    CHECK(rows.cells()[3].reason == Reason::kBlank);
}

TEST_CASE(
    "a country in three letters reads its row, one that cannot be read leaves it without any") {
    RowNormalizer rows = Make({Key::kPhone, Key::kCountry}, "us");

    rows.Next(Row{"0171 1234567", "DEU"});
    CHECK(rows.cells()[0].normalized == "491711234567");
    CHECK(rows.cells()[1].text.empty());

    rows.Next(Row{"0171 1234567", "Germany"});
    CHECK(rows.cells()[0].reason == Reason::kNoRegion);
}

TEST_CASE("a row that names nobody is dropped") {
    RowNormalizer rows =
        Make({Key::kEmail, Key::kFirstName, Key::kLastName, Key::kPostalCode, Key::kCountry});

    CHECK(rows.Next(Row{"a@b.c", "", "", "", ""}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"", "Ann", "Smith", "94035", ""}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"", "Ann", "Smith", "", "us"}) == RowReason::kNoIdentifier);
    CHECK(rows.Next(Row{"", "Ann", "", "94035", "us"}) == RowReason::kNoIdentifier);
    CHECK(rows.Next(Row{"not an address", "", "", "", "us"}) == RowReason::kNoIdentifier);
    CHECK(rows.Next(Row{std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt}) ==
          RowReason::kNoIdentifier);
}

TEST_CASE("names count with a city or a year of birth too") {
    RowNormalizer rows = Make({Key::kFirstName, Key::kLastName, Key::kCity, Key::kBirthYear});

    CHECK(rows.Next(Row{"Ann", "Smith", "Berlin", ""}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"Ann", "Smith", "", "1990"}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"Ann", "Smith", "", ""}) == RowReason::kNoIdentifier);
}

TEST_CASE("a row without its value is dropped from a value-based upload") {
    RowNormalizer rows = Make({Key::kEmail, Key::kLookalikeValue});

    CHECK(rows.Next(Row{"a@b.c", "12.5"}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"a@b.c", "-1"}) == RowReason::kNoLookalikeValue);
    CHECK(rows.Next(Row{"a@b.c", ""}) == RowReason::kNoLookalikeValue);
}

TEST_CASE("a row whose limits cannot be read is not sent as if it had none") {
    RowNormalizer rows = Make({Key::kEmail, Key::kDataProcessingOptions,
                               Key::kDataProcessingCountry, Key::kDataProcessingState});

    CHECK(rows.Next(Row{"a@b.c", "[\"LDU\"]", "1", "1000"}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"a@b.c", "", "", ""}) == RowReason::kAdmitted);
    CHECK(rows.Next(Row{"a@b.c", "yes", "1", "1000"}) == RowReason::kBadDataProcessing);
    CHECK(rows.Next(Row{"a@b.c", "[\"LDU\"]", "1", ""}) == RowReason::kBadDataProcessing);
}

TEST_CASE("a mapping that makes no sense is refused by name") {
    CHECK_FALSE(RowNormalizer::Make(Columns({Key::kEmail, Key::kEmail}), Options()).ok());
    CHECK_FALSE(
        RowNormalizer::Make(Columns({Key::kFirstName, Key::kLastName, Key::kGender}), Options())
            .ok());
    CHECK_FALSE(RowNormalizer::Make({}, Options()).ok());
    const auto clear = RowNormalizer::Make(
        {{.source = 0, .key = Key::kExternId, .declared = Declared::kHashed}}, Options());
    REQUIRE_FALSE(clear.ok());
    CHECK(clear.error().message == "EXTERN_ID leaves as it is and cannot be declared hashed");
}

TEST_CASE("what became of rows and cells is counted") {
    RowNormalizer rows = Make({Key::kEmail, Key::kPhone}, "us");
    rows.Next(Row{"a@b.c", ""});
    rows.Next(Row{"nobody", "650 555 1212"});
    rows.Next(Row{"", "12"});

    const matching::RowCounts& counts = rows.counts();
    CHECK(counts.rows == 3);
    CHECK(counts.by_row_reason[static_cast<std::size_t>(RowReason::kAdmitted)] == 2);
    CHECK(counts.by_row_reason[static_cast<std::size_t>(RowReason::kNoIdentifier)] == 1);
    CHECK(counts.by_column[0][static_cast<std::size_t>(Reason::kBadEmail)] == 1);
    CHECK(counts.by_column[0][static_cast<std::size_t>(Reason::kBlank)] == 1);
    CHECK(counts.by_column[1][static_cast<std::size_t>(Reason::kBadPhone)] == 1);
}
