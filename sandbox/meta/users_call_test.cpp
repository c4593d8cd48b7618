// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/users_call.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

const std::string kMail = Sha256Hex("a@b.c");
const std::string kPhone = Sha256Hex("16505551212");

struct Reading {
    Parameters parameters;
    UsersCall call;
    std::optional<UsersProblem> problem;
};

// Reads a JSON body as the users edge does.
Reading Read(const std::string& body) {
    static const CellChecker checker(2026);
    Reading reading;
    net::ServerRequest request;
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = body;
    REQUIRE_FALSE(reading.parameters.Read(request));
    reading.problem = ReadUsersCall(reading.parameters, checker, reading.call);
    return reading;
}

Reading ReadRows(const std::string& schema, const std::string& rows) {
    return Read("{\"payload\":{\"schema\":" + schema + ",\"data\":" + rows + "}}");
}

Reading ReadSession(const std::string& session) {
    return Read("{\"payload\":{\"schema\":[\"EMAIL\"],\"data\":[[\"" + kMail +
                "\"]]},\"session\":" + session + "}");
}

bool Refused(const Reading& reading) {
    return reading.problem && reading.problem->error.code == 100 && !reading.problem->leak;
}

bool Leaked(const Reading& reading) { return reading.problem && reading.problem->leak; }

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

TEST_CASE("a payload of an array schema and rows is read") {
    const Reading reading =
        ReadRows(R"(["EMAIL","PHONE"])",
                 "[[" + Quoted(kMail) + "," + Quoted(kPhone) + "],[" + Quoted(kMail) + ",\"\"]]");

    REQUIRE_FALSE(reading.problem);
    CHECK(reading.call.schema == "EMAIL,PHONE");
    CHECK(reading.call.keys.size() == 2);
    CHECK(reading.call.invalid.empty());
    CHECK(reading.call.keys[0] == RowKeyOf("EMAIL=" + kMail + "\nPHONE=" + kPhone + "\n"));
    CHECK(reading.call.keys[1] == RowKeyOf("EMAIL=" + kMail + "\n"));
}

TEST_CASE("a row is the same member whatever the order of the columns and however many are empty") {
    const Reading one =
        ReadRows(R"(["EMAIL","PHONE"])", "[[" + Quoted(kMail) + "," + Quoted(kPhone) + "]]");
    const Reading other = ReadRows(R"(["PHONE","FN","EMAIL"])",
                                   "[[" + Quoted(kPhone) + ",\"\"," + Quoted(kMail) + "]]");

    CHECK(one.call.keys == other.call.keys);
}

TEST_CASE("a raw value in a hashed column is a leak with status 400") {
    const Reading mail = ReadRows(R"(["EMAIL"])", R"([["joe@example.com"]])");
    const Reading phone =
        ReadRows(R"(["EMAIL","PHONE"])", "[[" + Quoted(kMail) + ",\"4915112345678\"]]");

    CHECK(Leaked(mail));
    CHECK(mail.problem->error.code == 100);
    CHECK(mail.problem->error.status == 400);
    CHECK(mail.problem->error.message.find("joe") == std::string::npos);
    CHECK(Leaked(phone));
}

TEST_CASE("a leak is seen also in calls that fail for other reasons") {
    CHECK(Leaked(ReadRows(R"("EMAIL_SHA256")", R"(["joe@example.com"])")));
    CHECK(Leaked(ReadRows(R"(["MAIL"])", R"([["joe@example.com"]])")));
    CHECK(Leaked(ReadRows(R"(["EMAIL","PHONE"])", R"([["joe@example.com"]])")));
    CHECK(Leaked(
        Read(R"({"payload":{"schema":["EMAIL"],"data":[["joe@example.com"]]},"session":7})")));
}

TEST_CASE("the schema is a list of known columns, each once") {
    CHECK(ReadRows(R"("EMAIL_SHA256")", "[\"" + kMail + "\"]").problem->error.code == 2650);
    CHECK(Refused(ReadRows(R"(["EMAIL_SHA256"])", "[[\"" + kMail + "\"]]")));
    CHECK(Refused(ReadRows(R"(["EMAIL","EMAIL"])", "[[\"\",\"\"]]")));
    CHECK(Refused(ReadRows("[]", "[[]]")));
    CHECK(Refused(Read(R"({"payload":{"data":[["x"]]}})")));
}

TEST_CASE("the data is a list of rows as long as the schema") {
    CHECK(Refused(ReadRows(R"(["EMAIL"])", "[\"" + kMail + "\"]")));
    CHECK(Refused(ReadRows(R"(["EMAIL","PHONE"])", "[[\"" + kMail + "\"]]")));
    CHECK(Refused(ReadRows(R"(["EMAIL"])", "[[\"" + kMail + "\",\"\"]]")));
    CHECK(Refused(ReadRows(R"(["EMAIL"])", "[]")));
    CHECK(Refused(ReadRows(R"(["EMAIL"])", "{}")));
}

TEST_CASE("a call holds at most 10,000 rows") {
    std::string rows;
    for (std::size_t i = 1; i < kRowsMax; ++i) rows += "[\"" + kMail + "\"],";
    const std::string last = "[\"" + kMail + "\"]";

    CHECK_FALSE(ReadRows(R"(["EMAIL"])", "[" + rows + last + "]").problem);
    const Reading over = ReadRows(R"(["EMAIL"])", "[" + rows + last + "," + last + "]");
    REQUIRE(over.problem);
    CHECK(over.problem->error.code == 1);
    CHECK(over.problem->error.subcode == 99);
}

TEST_CASE("rows without a usable identifier are counted, not refused") {
    const std::string country = Quoted(Sha256Hex("us"));
    const std::string name = Quoted(Sha256Hex("jane"));
    const Reading reading =
        ReadRows(R"(["EMAIL","FN","LN","CT","COUNTRY"])",
                 R"([["","","","",)" + country + "],[\"\"," + name + "," + name + ",\"\"," +
                     country + "],[\"\"," + name + "," + name + "," + name + "," + country + "]]");

    REQUIRE_FALSE(reading.problem);
    CHECK(reading.call.invalid == std::vector<std::size_t>{0, 1});
}

TEST_CASE("unknown members and parameters are refused") {
    CHECK(Refused(
        Read(R"({"payload":{"schema":["EMAIL"],"data":[[")" + kMail + R"("]],"hash":1}})")));
    CHECK(Refused(
        Read(R"({"payload":{"schema":["EMAIL"],"data":[[")" + kMail + R"("]]},"batch":1})")));
    CHECK(Refused(
        Read(R"({"payload":{"schema":["EMAIL"],"data":[[")" + kMail + R"("]],"is_raw":1}})")));
    CHECK(Refused(Read(R"({"session":{}})")));
    CHECK(Refused(Read(R"({"payload":"{}"})")) == true);
}

TEST_CASE("a session object counts batches from 1 under a positive id") {
    const Reading reading = ReadSession(
        R"({"session_id":9007199254740993,"batch_seq":1,"last_batch_flag":true,"estimated_num_total":1})");

    REQUIRE_FALSE(reading.problem);
    CHECK(reading.call.place->session_id == 9007199254740993);
    CHECK(reading.call.place->last);
    CHECK(Refused(ReadSession(R"({"session_id":1,"batch_seq":0})")));
    CHECK(Refused(ReadSession(R"({"session_id":0,"batch_seq":1})")));
    CHECK(Refused(ReadSession(R"({"session_id":1.5,"batch_seq":1})")));
    CHECK(Refused(ReadSession(R"({"session_id":1,"batch_seq":1,"last_batch_flag":"yes"})")));
    CHECK(Refused(ReadSession(R"({"session_id":1,"batch_seq":1,"more":1})")));
    CHECK(Refused(ReadSession("[]")));
}

TEST_CASE("a country of processing needs a state") {
    const std::string start = "[[\"" + kMail + "\",[\"LDU\"],";
    const std::string schema =
        R"(["EMAIL","DATA_PROCESSING_OPTIONS","DATA_PROCESSING_OPTIONS_COUNTRY")";

    CHECK_FALSE(
        ReadRows(schema + R"(,"DATA_PROCESSING_OPTIONS_STATE"])", start + "1,1000]]").problem);
    CHECK_FALSE(ReadRows(schema + "]", start + "0]]").problem);
    CHECK(Refused(ReadRows(schema + "]", start + "1]]")));
}

}  // namespace sandbox
