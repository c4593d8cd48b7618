// SPDX-License-Identifier: Apache-2.0
#include "catalog/source.h"

#include <doctest/doctest.h>

namespace {

base::Result<catalog::Source> Parse(std::string_view text) {
    return catalog::ParseSource(*base::ParseJson(text), "tables[0].source", "/rooms");
}

std::string Refusal(std::string_view text) {
    const auto source = Parse(text);
    return source.ok() ? "accepted" : source.error().message;
}

}  // namespace

TEST_CASE("relative paths become absolute under the document's folder, absolute ones stay") {
    const auto source =
        Parse(R"({"files":["members/*.parquet","/lake/x.parquet"],"format":"PARQUET"})");

    REQUIRE(source.ok());
    CHECK(source->files == std::vector<std::string>{"/rooms/members/*.parquet", "/lake/x.parquet"});
}

TEST_CASE("a source reads back from its stored form as it was") {
    const auto source =
        Parse(R"J({"files":["m.csv"],"format":"CSV","header":true,"delimiter":"\t","quote":"",
        "nullValues":["","NA"],"columns":{"Id":"BIGINT","spend":"DECIMAL(18,2)"}})J");
    REQUIRE(source.ok());

    const auto again = catalog::ParseSource(catalog::ToJson(*source), "source", "/elsewhere");

    REQUIRE(again.ok());
    CHECK(*again == *source);
}

TEST_CASE("what a source cannot mean is refused by the path of its field") {
    CHECK(Refusal(R"({"files":["a"],"format":"ORC"})") ==
          "tables[0].source.format: 'ORC' is not one of PARQUET, CSV or JSON");
    CHECK(Refusal(R"({"files":[],"format":"CSV"})") == "tables[0].source.files: names no file");
    CHECK(Refusal(R"({"files":["s3://b/k"],"format":"CSV"})")
              .starts_with("tables[0].source.files[0]: is a URL"));
    CHECK(Refusal(R"({"files":["*/../x"],"format":"CSV"})") ==
          "tables[0].source.files[0]: has '..' after a wildcard");
    CHECK(Refusal(R"({"files":["a\u0000b"],"format":"CSV"})") ==
          "tables[0].source.files[0]: holds a zero byte");
    CHECK(Refusal(R"({"files":["a"],"format":"PARQUET","header":true})") ==
          "tables[0].source.header: is for format CSV only");
    CHECK(Refusal(R"({"files":["a"],"format":"CSV","delimiter":";;"})") ==
          "tables[0].source.delimiter: must be one ASCII character and no line break");
    CHECK(Refusal(R"({"files":["a"],"format":"CSV","columns":{"id":"INTEGERR"}})") ==
          "tables[0].source.columns.'id': 'INTEGERR' is no type");
    CHECK(Refusal(R"({"files":["a"],"format":"CSV","delimeter":";"})")
              .find("did you mean 'delimiter'?") != std::string::npos);
}
