// SPDX-License-Identifier: Apache-2.0
#include "api/room_document.h"

#include "api/test_room.h"

#include <doctest/doctest.h>

namespace {

std::string Refusal(std::string_view document) {
    const TestRoom room;
    const auto parsed = room.Parse(document);
    return parsed.ok() ? "accepted" : parsed.error().message;
}

}  // namespace

TEST_CASE("an empty document says nothing and is one") {
    const TestRoom room;
    const auto document = room.Parse("{}");

    REQUIRE(document.ok());
    CHECK(document->accounts.empty());
    CHECK(document->tables.empty());
}

TEST_CASE("text that is no JSON, or repeats a member, is refused by its place") {
    CHECK(Refusal("{\n  \"accounts\": [\n").find("line") != std::string::npos);
    CHECK(Refusal(R"({"accounts":[],"accounts":[]})") != "accepted");
    CHECK(Refusal("[]") == "must be an object");
    CHECK(Refusal("") != "accepted");
    CHECK(Refusal(std::string(100'000, '[')) != "accepted");
}

TEST_CASE("a name is refused for what it is, never for what comes after it") {
    const auto with = [](const std::string& name) {
        base::Json account = base::Json::MakeObject();
        account.Set("name", name);
        base::Json document = base::Json::MakeObject();
        document.Set("accounts", base::Json::MakeArray({account}));
        return Refusal(document.Dump());
    };

    CHECK(with("Airline") == "accepted");
    CHECK(with("") == "accounts[0].name: the name is empty");
    CHECK(with("../../etc").starts_with("accounts[0].name: '../../etc' is not a name"));
    CHECK(with("a\"; DROP TABLE accounts; --").starts_with("accounts[0].name: "));
    CHECK(with("a\nb").find('\n') == std::string::npos);
    CHECK(with("airl\xc4\xb1ne").starts_with("accounts[0].name: "));  // a dotless i
    CHECK(with(std::string(1'000'000, 'a')).find("is longer than 100 characters") !=
          std::string::npos);
}

TEST_CASE("a file is read relative to itself and named in its errors") {
    const TestRoom room;
    std::ofstream(room.folder.path / "room.json") << R"({"tables":[{"account":"a","name":"t",
        "source":{"files":["m/*.csv"],"format":"CSV"}}]})";
    std::ofstream(room.folder.path / "bad.json") << R"({"acounts":[]})";

    const auto good = api::ReadRoomDocument(room.folder.path / "room.json", nullptr);
    const auto bad = api::ReadRoomDocument(room.folder.path / "bad.json", nullptr);

    REQUIRE(good.ok());
    CHECK(good->tables[0].source->files[0] == (room.folder.path / "m/*.csv").string());
    CHECK(bad.error().message == (room.folder.path / "bad.json").string() +
                                     ": unknown member 'acounts'; did you mean 'accounts'?");
    CHECK(api::ReadRoomDocument(room.folder.path / "gone.json", nullptr).error().code ==
          base::ErrorCode::kNotFound);
}
