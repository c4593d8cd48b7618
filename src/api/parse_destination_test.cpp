// SPDX-License-Identifier: Apache-2.0
#include "api/document_reader.h"
#include "api/test_room.h"

#include <doctest/doctest.h>

namespace {

std::string Document(const std::string& secret) {
    return R"({"destinations":[{"account":"airline","name":"meta","kind":"meta","adAccountId":"act_1","accessToken":)" +
           secret + "}]}";
}

}  // namespace

TEST_CASE("a secret comes from the text or from the environment variable it names") {
    TestRoom room;
    room.environment["META_TOKEN"] = "EAAB-from-environment";

    const auto named = room.Parse(Document(R"({"env":"META_TOKEN"})"));
    const auto written = room.Parse(Document(R"("EAAB-written")"));

    REQUIRE(named.ok());
    CHECK(named->destinations[0].access_token->RevealText() == "EAAB-from-environment");
    REQUIRE(written.ok());
    CHECK(written->destinations[0].access_token->RevealText() == "EAAB-written");
    CHECK_FALSE(written->destinations[0].app_secret.has_value());
}

TEST_CASE("a variable that is not set is named, and no error shows a secret") {
    TestRoom room;
    room.environment["BROKEN"] = "EAAB-secret\n";

    CHECK(room.Parse(Document(R"({"env":"META_TOKEN"})")).error().message ==
          "destinations[0].accessToken: the environment variable 'META_TOKEN' is not set");
    const auto broken = room.Parse(Document(R"({"env":"BROKEN"})"));
    REQUIRE_FALSE(broken.ok());
    CHECK(broken.error().message.find("EAAB") == std::string::npos);
    CHECK(broken.error().message.find("printable") != std::string::npos);
    CHECK(room.Parse(Document(R"({"env":"X","file":"/etc/passwd"})"))
              .error()
              .message.find("unknown member 'file'") != std::string::npos);
    CHECK(room.Parse(Document("7"))
              .error()
              .message.starts_with("destinations[0].accessToken: must be a text or"));
    CHECK(room.Parse(Document(R"("")")).error().message == "destinations[0].accessToken: is empty");
}

TEST_CASE("where there is no environment, a document cannot read one") {
    const auto document =
        api::ParseRoomDocument(Document(R"({"env":"HOME"})"), {"/rooms", nullptr});

    CHECK(document.error().message ==
          "destinations[0].accessToken: the environment is not read here");
}
