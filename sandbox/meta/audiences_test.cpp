// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/audiences.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

Parameters Read(const std::string& query) {
    Parameters parameters;
    net::ServerRequest request;
    request.method = "GET";
    request.target.query = query;
    REQUIRE_FALSE(parameters.Read(request));
    return parameters;
}

bool CreateRefused(const std::string& query, int code = 100) {
    Audience audience;
    const auto problem = ReadCreate(Read(query), audience);
    return problem && problem->code == code;
}

AudienceBook BookOf(int count) {
    AudienceBook book;
    for (int i = 0; i < count; ++i) {
        Audience audience;
        audience.account = "7";
        audience.name = "n" + std::to_string(i);
        book.Add(std::move(audience));
    }
    return book;
}

base::Json PageOf(const AudienceBook& book, const std::string& query) {
    base::Json page;
    REQUIRE_FALSE(book.List("7", Read(query), "http://h/list", page));
    return page;
}

const std::string kCreate = "name=a&subtype=CUSTOM&customer_file_source=PARTNER_PROVIDED_ONLY";

}  // namespace

TEST_CASE("an audience is created from its required parameters") {
    Audience audience;

    CHECK_FALSE(ReadCreate(Read(kCreate + "&retention_days=180&description=d&is_value_based=true"),
                           audience));

    CHECK(audience.name == "a");
    CHECK(audience.retention_days == 180);
    CHECK(audience.is_value_based);
}

TEST_CASE("missing, unknown and ill-formed parameters of a create call are refused") {
    CHECK(CreateRefused("subtype=CUSTOM&customer_file_source=PARTNER_PROVIDED_ONLY"));
    CHECK(CreateRefused("name=a&customer_file_source=PARTNER_PROVIDED_ONLY"));
    CHECK(CreateRefused("name=a&subtype=CUSTOM"));
    CHECK(CreateRefused("name=a&subtype=CUSTOM&customer_file_source=MINE"));
    CHECK(
        CreateRefused("name=a&subtype=LOOKALIKE&customer_file_source=PARTNER_PROVIDED_ONLY", 2654));
    CHECK(CreateRefused(kCreate + "&retention_days=181"));
    CHECK(CreateRefused(kCreate + "&retention_days=0"));
    CHECK(CreateRefused(kCreate + "&is_value_based=1"));
    CHECK(CreateRefused(kCreate + "&usage_restriction=ALL"));
    CHECK(CreateRefused(kCreate + "&nmae=a"));
}

TEST_CASE("ids are longer than a double holds") {
    AudienceBook book = BookOf(2);
    const base::Json page = PageOf(book, "");
    const std::string& id = page.Find("data")->AsArray().front().Find("id")->AsString();

    CHECK(id.size() == 18);
    CHECK(id != std::to_string(static_cast<std::int64_t>(std::stod(id))));
    CHECK(book.Find(id)->name == "n0");
}

TEST_CASE("a list shows only ids unless asked, in pages with cursors") {
    const AudienceBook book = BookOf(5);

    const base::Json first = PageOf(book, "limit=2&fields=name");
    const std::string& after = first.Find("paging")->Find("cursors")->Find("after")->AsString();
    const base::Json second =
        PageOf(book, "limit=2&fields=name&after=" + net::PercentEncode(after));
    const std::string& later = second.Find("paging")->Find("cursors")->Find("after")->AsString();
    const base::Json third = PageOf(book, "limit=2&fields=name&after=" + net::PercentEncode(later));

    CHECK(PageOf(book, "").Find("data")->AsArray().front().AsObject().size() == 1);
    CHECK(first.Find("data")->AsArray()[1].Find("name")->AsString() == "n1");
    CHECK(first.Find("paging")->Find("next") != nullptr);
    CHECK(second.Find("data")->AsArray()[0].Find("name")->AsString() == "n2");
    CHECK(third.Find("data")->AsArray().size() == 1);
    CHECK(third.Find("paging")->Find("next") == nullptr);
}

TEST_CASE("an account without audiences has an empty list") {
    const base::Json page = PageOf(BookOf(0), "");

    CHECK(page.Find("data")->AsArray().empty());
    CHECK(page.Find("paging") == nullptr);
}

TEST_CASE("an unknown field, a bad limit and a bad cursor are refused") {
    const AudienceBook book = BookOf(1);
    base::Json page;

    CHECK(book.List("7", Read("fields=nam"), "", page)->code == 100);
    CHECK(book.List("7", Read("limit=0"), "", page)->code == 100);
    CHECK(book.List("7", Read("after=***"), "", page)->code == 100);
}

TEST_CASE("the status of an audience tells that nothing was uploaded yet") {
    Audience audience;
    CHECK(DescribeAudience(audience, {"operation_status"})
              .Find("operation_status")
              ->Find("code")
              ->AsInt() == 410);

    audience.AddMember(RowKeyOf("a"), base::Json::MakeObject());

    CHECK(DescribeAudience(audience, {"operation_status"})
              .Find("operation_status")
              ->Find("code")
              ->AsInt() == 200);
    CHECK(DescribeAudience(audience, {"delivery_status"})
              .Find("delivery_status")
              ->Find("code")
              ->AsInt() == 300);
}

TEST_CASE("rows are kept up to their cap and forgotten past it") {
    Audience audience;
    for (std::size_t i = 0; i < kRowsKeptMax; ++i)
        audience.AddMember(RowKeyOf(std::to_string(i)), base::Json(1));
    CHECK(audience.rows.size() == kRowsKeptMax);

    audience.AddMember(RowKeyOf("x"), base::Json(1));

    CHECK_FALSE(audience.rows_kept);
    CHECK(audience.rows.empty());
    CHECK(audience.members.size() == kRowsKeptMax + 1);
}

}  // namespace sandbox
