// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/meta_destination.h"

#include "base/json.h"
#include "net/url.h"

#include <array>
#include <doctest/doctest.h>

namespace {

using destinations::meta::MetaDestination;
using namespace std::chrono_literals;

constexpr base::WallTime kNow{1'795'200'000'000ms};

MetaDestination Make(std::vector<std::string> schema = {"EMAIL", "PHONE"},
                     std::string_view app_secret = "app") {
    return MetaDestination(
        {"https://graph.facebook.com:443", "v26.0", "act_1001", std::move(schema), {}},
        base::Secret::FromText("token"), base::Secret::FromText(app_secret));
}

void Append(const MetaDestination& meta, std::vector<std::string_view> cells, std::string& rows) {
    meta.AppendRow(cells, rows);
}

}  // namespace

TEST_CASE("a batch is an array schema, rows of that many cells and the session") {
    const auto meta = Make();
    std::string rows;
    Append(meta, {"aa", "bb"}, rows);
    Append(meta, {"cc", ""}, rows);

    const std::string body = meta.MembersBody({42, 3, true}, rows);

    CHECK(body ==
          R"({"payload":{"schema":["EMAIL","PHONE"],"is_raw":true,"data":[["aa","bb"],)"
          R"(["cc",""]]},"session":{"session_id":42,"batch_seq":3,"last_batch_flag":true}})");
    CHECK(base::ParseJson(body).ok());
}

TEST_CASE("an id of the sender's own is escaped, and options are an array in their cell") {
    const auto meta = Make({"EXTERN_ID", "DATA_PROCESSING_OPTIONS"});
    std::string rows;
    Append(meta, {"a\"b\\\x01\xc3\xa9", R"(["LDU"])"}, rows);
    Append(meta, {"c", ""}, rows);

    const auto parsed = base::ParseJson("[" + rows + "]");

    REQUIRE(parsed.ok());
    CHECK(parsed->AsArray()[0].AsArray()[0].AsString() == "a\"b\\\x01\xc3\xa9");
    CHECK(parsed->AsArray()[0].AsArray()[1].AsArray()[0].AsString() == "LDU");
    CHECK(parsed->AsArray()[1].AsArray()[1].AsArray().empty());
}

TEST_CASE("members go in the body alone, the token in a header alone") {
    const auto meta = Make();
    const auto request = meta.Request(activation::AddMembers{"23850", "the body"}, kNow);

    CHECK(request.method == "POST");
    CHECK(request.url.starts_with("https://graph.facebook.com:443/v26.0/23850/users?"));
    CHECK(request.body == "the body");
    CHECK(request.url.find("token") == std::string::npos);
    CHECK(*net::FindHeader(request.headers, "Authorization") == "Bearer token");
    CHECK(*net::FindHeader(request.headers, "Content-Type") == "application/json");
}

TEST_CASE("each call carries a proof of the app secret over token and time") {
    const auto meta = Make();
    const auto request = meta.Request(activation::AddMembers{"1", "{}"}, kNow);

    // printf 'token|1795200000' | openssl dgst -sha256 -hmac app
    CHECK(request.url ==
          "https://graph.facebook.com:443/v26.0/1/users?appsecret_time=1795200000&appsecret_proof="
          "80d8a213751a1ae7b1838fa36c6f1c18194756c9176f261d184653bfa35add14");
    CHECK(meta.Request(activation::AddMembers{"1", "{}"}, kNow + 1s).url != request.url);
    CHECK(Make({"EMAIL"}, "").Request(activation::AddMembers{"1", "{}"}, kNow).url ==
          "https://graph.facebook.com:443/v26.0/1/users");
}

TEST_CASE("an audience is searched for page by page with only the fields needed") {
    const auto meta = Make({"EMAIL"}, "");

    const auto first = meta.Request(activation::FindAudience{"Spring & more", ""}, kNow);
    const auto next = meta.Request(activation::FindAudience{"Spring & more", "QV=/"}, kNow);

    CHECK(first.method == "GET");
    CHECK(first.url == "https://graph.facebook.com:443/v26.0/act_1001/customaudiences?fields="
                       "id%2Cname%2Csubtype&limit=20");
    CHECK(next.url.ends_with("&after=QV%3D%2F"));
    CHECK(net::ParseUrl(next.url).ok());
}

TEST_CASE("an audience is asked for its state and for nothing about its members") {
    const auto request = Make({"EMAIL"}, "").Request(activation::ReadState{"23850"}, kNow);

    CHECK(request.method == "GET");
    CHECK(request.url == "https://graph.facebook.com:443/v26.0/23850?fields=operation_status");
    CHECK(request.body.empty());
}

TEST_CASE("a new audience is a customer list that says whose data makes its members") {
    const auto meta = Make();
    const auto request = meta.Request(
        activation::CreateAudience{"Spring", activation::MembersFrom::kPartners}, kNow);

    CHECK(request.body == R"({"name":"Spring","subtype":"CUSTOM","customer_file_source":)"
                          R"("PARTNER_PROVIDED_ONLY"})");
    CHECK(net::ParseUrl(request.url)->path == "/v26.0/act_1001/customaudiences");
}

TEST_CASE("an ended version is noticed") {
    const MetaDestination old({"https://h", "v24.0", "act_1", {"EMAIL"}, {}}, {}, {});

    CHECK(old.Notice(kNow).find("ended") != std::string::npos);
    CHECK(Make().Notice(kNow).empty());
}
