// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/answer.h"

#include <doctest/doctest.h>

namespace {

using activation::Behaviour;
using destinations::meta::ReadAnswer;

activation::Answer Read(const activation::Call& call, int status, std::string body) {
    return ReadAnswer(call, {status, {}, std::move(body)}, "1001");
}

const activation::Call kAdd = activation::AddMembers{"23850", "{}"};
const activation::Call kCreate = activation::CreateAudience{"Spring"};
const activation::Call kFind = activation::FindAudience{"Spring", {}};

}  // namespace

TEST_CASE("an answer to a batch is a success whatever the types of its members") {
    CHECK(Read(kAdd, 200,
               R"({"audience_id":"23850","session_id":"9223372036854775807","num_received":10000,)"
               R"("num_invalid_entries":0,"invalid_entry_samples":{}})")
              .behaviour == Behaviour::kDone);
    CHECK(Read(kAdd, 200,
               R"({"account_id":"1","session_id":9223372036854775807,"num_received":"3",)"
               R"("invalid_entry_samples":[]})")
              .behaviour == Behaviour::kDone);
}

TEST_CASE("a page of text with status 200 is trouble that passes, not a success") {
    CHECK(Read(kAdd, 200, "<html>Sorry, something went wrong.</html>").behaviour ==
          Behaviour::kRetry);
    CHECK(Read(kAdd, 200, "Service Unavailable").behaviour == Behaviour::kRetry);
    CHECK(Read(kAdd, 200, "").behaviour == Behaviour::kRetry);
    CHECK(Read(kAdd, 200, "[]").behaviour == Behaviour::kRetry);
    CHECK(Read(kAdd, 200, R"({"success":false})").behaviour == Behaviour::kRetry);
    CHECK(Read(kAdd, 502, "<html>").behaviour == Behaviour::kRetry);
}

TEST_CASE("an error is read by its codes, in numbers or in text, also under status 200") {
    const auto answer =
        Read(kAdd, 200, R"({"error":{"message":"m","code":"80003","error_subcode":2446079}})");

    CHECK(answer.behaviour == Behaviour::kThrottle);
    CHECK(answer.code == 80003);
    CHECK(answer.subcode == 2446079);
}

TEST_CASE("nothing the platform wrote comes out, since it may quote a member") {
    const auto answer =
        Read(kAdd, 400,
             R"({"error":{"message":"jane@example.com is bad","code":100,"error_user_msg":)"
             R"("jane@example.com","error_data":"{\"blame\":\"jane@example.com\"}"}})");

    CHECK(answer.behaviour == Behaviour::kConfiguration);
    CHECK(answer.remedy.find("jane") == std::string::npos);
    CHECK_FALSE(answer.remedy.empty());
}

TEST_CASE("ids are digits in quotes or whole numbers and never lose a digit") {
    CHECK(Read(kCreate, 200, R"({"id":"120208999999999999999"})").audience_id ==
          "120208999999999999999");
    CHECK(Read(kCreate, 200, R"({"id":9007199254740993})").audience_id == "9007199254740993");
    CHECK(Read(kCreate, 200, R"({"id":18446744073709551615})").audience_id ==
          "18446744073709551615");
}

TEST_CASE("a creation without a usable id is looked for again") {
    CHECK(Read(kCreate, 200, R"({"id":1.5e20})").behaviour == Behaviour::kRetry);
    CHECK(Read(kCreate, 200, R"({"id":"../act_1"})").behaviour == Behaviour::kRetry);
    CHECK(Read(kCreate, 200, R"({})").behaviour == Behaviour::kRetry);
}

TEST_CASE("an audience is found by its whole name among customer lists") {
    const auto answer = Read(
        kFind, 200,
        R"({"data":[{"id":"1","name":"Spring sale","subtype":"CUSTOM"},)"
        R"({"id":"2","name":"Spring","subtype":"LOOKALIKE"},)"
        R"({"id":"3","name":"Spring","subtype":"CUSTOM"}],"paging":{"cursors":{"after":"x"}}})");

    CHECK(answer.audience_id == "3");
}

TEST_CASE("the search goes on while there is a next page, and ends on the last") {
    const auto more = Read(
        kFind, 200,
        R"({"data":[],"paging":{"cursors":{"before":"a","after":"QVFI="},"next":"https://x/"}})");
    const auto end =
        Read(kFind, 200, R"({"data":[],"paging":{"cursors":{"before":"a","after":"QVFI="}}})");

    CHECK(more.next_cursor == "QVFI=");
    CHECK(more.audience_id.empty());
    CHECK(end.next_cursor.empty());
    CHECK(end.behaviour == Behaviour::kDone);
    CHECK(Read(kFind, 200, R"({"success":true})").behaviour == Behaviour::kRetry);
}

TEST_CASE("an audience's state says whether members are welcome") {
    const activation::Call state = activation::ReadState{"23850"};
    const auto behaviour = [&](const std::string& code) {
        return Read(state, 200,
                    R"({"id":"23850","operation_status":{"code":)" + code +
                        R"(,"description":"x"}})")
            .behaviour;
    };

    for (const char* code :
         {"0", "100", "200", "400", "410", "411", "412", "415", "441", "\"200\""}) {
        CHECK(behaviour(code) == Behaviour::kDone);
    }
    CHECK(behaviour("414") == Behaviour::kWaitState);
    CHECK(behaviour("470") == Behaviour::kPermission);
    CHECK(behaviour("471") == Behaviour::kPolicy);
    CHECK(behaviour("500") == Behaviour::kRetry);
    CHECK(Read(state, 200, R"({"id":"23850"})").behaviour == Behaviour::kRetry);
    CHECK(Read(state, 200, R"({"operation_status":{}})").behaviour == Behaviour::kRetry);
    const auto flagged = Read(state, 200, R"({"operation_status":{"code":471}})");
    CHECK(flagged.code == 471);
    CHECK(flagged.remedy.find("Audience Manager") != std::string::npos);
    CHECK(Read(state, 400, R"({"error":{"code":100,"error_subcode":33}})").behaviour ==
          Behaviour::kPermission);
}
