// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_inspector.h"

#include "analytics/worker_test_support.h"

#include <doctest/doctest.h>

namespace {

using analytics::FileOf;
using analytics::FileWith;

// "name TYPE, ..." of what the inspector finds, or the error; a type nobody can use in brackets.
std::string Found(catalog::Source source, const std::vector<std::string_view>& texts) {
    base::SystemClock clock;
    std::vector<catalog::OpenFile> files;
    for (const auto text : texts) {
        files.push_back(
            analytics::AsOpenFile(FileWith(text), "/data/" + std::to_string(files.size())));
    }
    source.files = {"/data/*"};
    const auto schema =
        analytics::WorkerInspector(clock, analytics::TestWorker()).Inspect(source, files);
    if (!schema.ok()) return schema.error().message;
    std::string found;
    for (const auto& column : schema->columns) {
        found += (found.empty() ? "" : ", ") + column.name + " " +
                 (column.type ? query::ToString(*column.type) : "[" + column.type_text + "]");
    }
    if (source.format == catalog::Format::kCsv) {
        found += std::string(" / ") + (*schema->csv.header ? "header " : "bare ") +
                 *schema->csv.delimiter;
    }
    return found;
}

catalog::Source Csv() {
    return {.files = {}, .format = catalog::Format::kCsv, .csv = {}, .columns = {}};
}
catalog::Source Json() {
    return {.files = {}, .format = catalog::Format::kJson, .csv = {}, .columns = {}};
}

}  // namespace

TEST_CASE("CSV columns get the narrowest type that keeps what is written") {
    CHECK(Found(Csv(),
                {"id,zip,phone,ok,at,day,price,big,name\n"
                 "1,007,+1650,true,2024-01-02 03:04:05,2024-01-02,1.5,12345678901234567890,Ada\n"
                 "-2,123,165,FALSE,2024-01-02T03:04,2024-12-31,2e3,1,Bob\n"
                 ",,,,,,,,\n"}) == "id BIGINT, zip VARCHAR, phone VARCHAR, ok BOOLEAN, at "
                                   "TIMESTAMP, day DATE, price DOUBLE, big VARCHAR, "
                                   "name VARCHAR / header ,");
    CHECK(Found(Csv(), {"day\n31/12/2024\n01/02/2024\n"}) == "day VARCHAR / header ,");
}

TEST_CASE("the delimiter and the header are found, and said ones are kept") {
    CHECK(Found(Csv(), {"a;b\n1;x\n2;y\n"}) == "a BIGINT, b VARCHAR / header ;");
    CHECK(Found(Csv(), {"1|x\n2|y\n"}) == "column0 BIGINT, column1 VARCHAR / bare |");
    catalog::Source said = Csv();
    said.csv.delimiter = "\t";
    said.csv.header = false;
    CHECK(Found(said, {"a\tb\n1\tx\n"}) == "column0 VARCHAR, column1 VARCHAR / bare \t");
    catalog::Source quoted = Csv();
    quoted.csv.quote = "'";
    CHECK(Found(quoted, {"a,b\n'1,2',3\n"}) == "a VARCHAR, b BIGINT / header ,");
    CHECK(Found(Csv(), {"email,city\na@b.c,Rome\nd@e.f,Oslo\n"}) ==
          "email VARCHAR, city VARCHAR / header ,");
    CHECK(Found(Csv(), {"email\na@b.c\nd@e.f\n"}) == "email VARCHAR / header ,");
}

TEST_CASE("declared types stay, declared names tell the header and name bare columns") {
    catalog::Source source = Csv();
    source.columns = {{"ID", *query::ParseType("INTEGER")},
                      {"price", *query::ParseType("DECIMAL(10,2)")}};
    CHECK(Found(source, {"id,city,price\n1,x,2\n"}) ==
          "id INTEGER, city VARCHAR, price DECIMAL(10,2) / header ,");
    CHECK(Found(source, {"1,2.50\n3,4\n"}) == "ID INTEGER, price DECIMAL(10,2) / bare ,");
    CHECK(Found(source, {"1,2.50,x\n3,4,y\n"}) ==
          "'/data/0' has 3 columns and no header; 2 are declared");
    source.csv.header = true;
    CHECK(Found(source, {"id,city\n1,x\n"}) == "column 'price' is declared and not in the files");
}

TEST_CASE("null texts are no values") {
    catalog::Source source = Csv();
    source.csv.null_values = {"NA", "-"};
    CHECK(Found(source, {"a,b\n1,-\nNA,2\n"}) == "a BIGINT, b BIGINT / header ,");
}

TEST_CASE("a file with nothing in it is told from one that is no CSV") {
    CHECK(Found(Csv(), {""}) == "'/data/0' is empty");
}

TEST_CASE("a later file that differs is named by its path") {
    CHECK(Found(Csv(), {"a,b\n1,2\n", "a,b\n1,2\n", "b,a\n1,2\n"}) ==
          "'/data/2' has another column where 'a' must be");
    CHECK(Found(Csv(), {"a,b\n1,2\n", "a\n1\n"}).starts_with("'/data/1' "));
    CHECK(Found(Csv(), {"a\n1\n", "a\nx\n"}) == "a VARCHAR / header ,");
}

TEST_CASE("JSON lines and arrays give every name and its type") {
    const std::string expected =
        "id BIGINT, Name VARCHAR, tags [JSON], score DOUBLE, ok BOOLEAN, zip VARCHAR, "
        "day DATE, mixed VARCHAR";
    CHECK(Found(Json(), {"{\"id\":1,\"Name\":\"x\",\"tags\":[1]}\n{\"id\":2,\"Name\":null,"
                         "\"score\":1.5,\"ok\":true,"
                         "\"zip\":\"123\",\"day\":\"2024-01-02\",\"mixed\":1}\n{\"mixed\":\"a\","
                         "\"score\":2}\n"}) == expected);
    CHECK(Found(Json(), {"[{\"id\":1,\"Name\":\"x\",\"tags\":{}},\n "
                         "{\"score\":1.5,\"ok\":true,\"zip\":\"123\",\n"
                         "\"day\":\"2024-01-02\",\"mixed\":1},{\"mixed\":\"a\"}]"}) == expected);
    catalog::Source declared = Json();
    declared.columns = {{"id", *query::ParseType("VARCHAR")}, {"later", *query::ParseType("DATE")}};
    CHECK(Found(declared, {"{\"id\":1}\n"}) == "id VARCHAR, later DATE");
}

TEST_CASE("Parquet columns keep their types; those no query can use are told apart") {
    base::SystemClock clock;
    std::vector<catalog::OpenFile> files;
    files.push_back(analytics::AsOpenFile(
        FileOf("SELECT 1::INTEGER AS \"Id\", 1.5::DECIMAL(9,3) AS d, [1] AS l, {'a':1} AS s, "
               "TIMESTAMP '2024-01-01' AS t, now() AS tz, uuid() AS u, 'x'::BLOB AS b, DATE "
               "'2024-01-01' AS day")));
    const auto schema =
        analytics::WorkerInspector(clock, analytics::TestWorker())
            .Inspect(
                {.files = {"/x"}, .format = catalog::Format::kParquet, .csv = {}, .columns = {}},
                files);
    REQUIRE_MESSAGE(schema.ok(), schema.error().message);
    std::string found;
    for (const auto& column : schema->columns) {
        found += column.name + " " +
                 (column.type ? query::ToString(*column.type) : "[" + column.type_text + "]") +
                 ", ";
    }
    CHECK(found == "Id INTEGER, d DECIMAL(9,3), l [INTEGER[]], s [STRUCT(a INTEGER)], t TIMESTAMP, "
                   "tz TIMESTAMP WITH TIME ZONE, u UUID, b BLOB, day DATE, ");
}
