// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cloudtrail_service.h"

#include "api/aws/cloudtrail_lookup.h"
#include "api/aws/test_node.h"
#include "audit/trail.h"

namespace {

using base::Json;

constexpr const char* kTarget =
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

// A node whose accounts have a trail, and the service in front of it.
struct Trails {
    void Append(const base::AccountId& account, const std::string& action, bool changes = false) {
        audit::Act act;
        act.record.time = node.clock.Now();
        act.record.account = account;
        act.record.principal = "arn:aws:iam::" + account.text() + ":user/ann";
        act.record.action = action;
        act.record.changes = changes;
        act.record.resources = {"arn:aws:cleanrooms:us-east-1:" + account.text() +
                                ":collaboration/c-1"};
        act.origin = {"192.0.2.7", "aws-cli/2", "AKIA1"};
        if (changes) act.touched = {node.partner};
        audit::Trail trail(node.database, node.keys, node.random);
        REQUIRE(audit::AppendNow(node.database, trail, act).ok());
        node.clock.SleepFor(std::chrono::seconds(1));
    }

    net::HttpResponse Send(const base::AccountId& account, const std::string& body,
                           const std::string& target = kTarget) {
        net::ServerRequest request;
        request.method = "POST";
        request.target = *net::ParseRequestTarget("/");
        request.headers = {{"X-Amz-Target", target}};
        request.body = body;
        access_control::Caller caller;
        caller.account = account;
        const api::HandlerContext context{node.Services(), node.database, caller, "r-1"};
        auto call = service->Recognise(context, request);
        auto* known = std::get_if<std::unique_ptr<api::Call>>(&call);
        const api::Reply reply = known == nullptr ? api::Reply(std::get<api::ApiError>(call))
                                                  : api::Perform(**known, context);
        const auto* error = std::get_if<api::ApiError>(&reply);
        return error == nullptr ? std::get<net::HttpResponse>(reply)
                                : service->Write(*error, "r-1");
    }

    Json Ask(const base::AccountId& account, const std::string& body) {
        const auto response = Send(account, body);
        CAPTURE(response.body);
        REQUIRE(response.status == 200);
        return *base::ParseJson(response.body);
    }

    // The names of the events that answer, the newest first.
    std::string Names(const base::AccountId& account, const std::string& body) {
        std::string names;
        const Json answer = Ask(account, body);
        for (const Json& event : answer.Find("Events")->AsArray())
            names += (names.empty() ? "" : " ") + event.Find("EventName")->AsString();
        return names;
    }

    std::string Fail(const std::string& body) {
        const auto response = Send(node.airline, body);
        REQUIRE(response.status == 400);
        return base::ParseJson(response.body)->Find("__type")->AsString();
    }

    // The airline's three records, of which the partner has the one that changed something.
    static std::string By(const std::string& key, const std::string& value) {
        return R"({"LookupAttributes":[{"AttributeKey":")" + key + R"(","AttributeValue":")" +
               value + R"("}]})";
    }
    void Fill() {
        Append(node.airline, "cleanrooms:CreateCollaboration", true);
        Append(node.airline, "cleanrooms:GetCollaboration");
        Append(node.airline, "sts:GetCallerIdentity");
    }

    api::TestNode node;
    std::unique_ptr<api::Service> service = api::MakeCloudTrailService();
};

}  // namespace

TEST_CASE("an account sees its own events and those that touched it, the newest first") {
    Trails trails;
    trails.Fill();

    CHECK(trails.Names(trails.node.airline, "{}") ==
          "GetCallerIdentity GetCollaboration CreateCollaboration");
    CHECK(trails.Names(trails.node.partner, "") == "CreateCollaboration");
    CHECK(trails.Names(trails.node.stranger, "{}").empty());
}

TEST_CASE("an event has the members that AWS's clients show") {
    Trails trails;
    trails.Fill();

    const Json own = trails.Ask(trails.node.airline, trails.By("EventName", "CreateCollaboration"))
                         .Find("Events")
                         ->AsArray()
                         .at(0);
    const Json other = trails.Ask(trails.node.partner, "{}").Find("Events")->AsArray().at(0);

    CHECK(own.Find("Username")->AsString() == "ann");
    CHECK(own.Find("ReadOnly")->AsString() == "false");
    CHECK(own.Find("EventSource")->AsString() == "cleanrooms.amazonaws.com");
    CHECK(own.Find("AccessKeyId")->AsString() == "AKIA1");
    CHECK(own.Find("EventTime")->AsDouble() == doctest::Approx(1'763'000'000.123));
    const Json& resource = own.Find("Resources")->AsArray().at(0);
    CHECK(resource.Find("ResourceType")->AsString() == "AWS::CleanRooms::Collaboration");
    const Json full = *base::ParseJson(own.Find("CloudTrailEvent")->AsString());
    CHECK(full.Find("sourceIPAddress")->AsString() == "192.0.2.7");
    CHECK(full.Find("userIdentity")->Find("type")->AsString() == "IAMUser");
    CHECK(full.Find("eventID")->AsString() == own.Find("EventId")->AsString());
    const Json seen = *base::ParseJson(other.Find("CloudTrailEvent")->AsString());
    CHECK(other.Find("AccessKeyId") == nullptr);
    CHECK(seen.Find("sourceIPAddress") == nullptr);
    CHECK(seen.Find("userAgent") == nullptr);
    CHECK(seen.Find("userIdentity")->Find("type")->AsString() == "AWSAccount");
}

TEST_CASE("events are found by each attribute") {
    Trails trails;
    trails.Fill();
    const auto& airline = trails.node.airline;
    const std::string id =
        trails.Ask(airline, "{}").Find("Events")->AsArray().at(0).Find("EventId")->AsString();

    CHECK(trails.Names(airline, trails.By("EventId", id)) == "GetCallerIdentity");
    CHECK(trails.Names(airline, trails.By("EventName", "GetCollaboration")) == "GetCollaboration");
    CHECK(trails.Names(airline, trails.By("ReadOnly", "false")) == "CreateCollaboration");
    CHECK(trails.Names(airline, trails.By("EventSource", "sts.amazonaws.com")) ==
          "GetCallerIdentity");
    CHECK(trails.Names(airline, trails.By("Username", "bob")).empty());
    CHECK(trails.Names(airline, trails.By("ResourceName", "c-1")).size() > 20);
    CHECK(trails.Names(airline, trails.By("ResourceType", "AWS::CleanRooms::Membership")).empty());
    CHECK(trails.Names(airline, trails.By("AccessKeyId", "AKIA1")).size() > 20);
}

TEST_CASE("pages follow each other, and a token is good for its look-up and account only") {
    Trails trails;
    trails.Fill();
    const Json first = trails.Ask(trails.node.airline, R"({"MaxResults":2})");
    const std::string token = first.Find("NextToken")->AsString();

    trails.Append(trails.node.airline, "cleanrooms:ListMembers");

    CHECK(first.Find("Events")->AsArray().size() == 2);
    CHECK(trails.Names(trails.node.airline, R"({"MaxResults":2,"NextToken":")" + token + "\"}") ==
          "CreateCollaboration");
    CHECK(trails.Ask(trails.node.airline, R"({"NextToken":")" + token + "\"}").Find("NextToken") ==
          nullptr);
    CHECK(trails.Send(trails.node.partner, R"({"NextToken":")" + token + "\"}").status == 400);
    CHECK(trails.Fail(R"({"EndTime":1763000001,"NextToken":")" + token + "\"}") ==
          "InvalidNextTokenException");
}

TEST_CASE("a time range holds both its ends") {
    Trails trails;
    trails.Fill();

    CHECK(trails.Names(trails.node.airline,
                       R"({"StartTime":1763000001.123,"EndTime":1763000001.123})") ==
          "GetCollaboration");
}

TEST_CASE("a look-up that matches little comes in pages with few events, and ends") {
    Trails trails;
    {
        auto transaction = trails.node.database.Begin();
        audit::Trail trail(trails.node.database, trails.node.keys, trails.node.random);
        audit::Act act;
        act.record.account = trails.node.airline;
        act.record.action = "cleanrooms:ListMembers";
        for (std::int64_t i = 0; i < api::kRecordsPerPageMax + 10; ++i)
            REQUIRE(trail.Append(act).ok());
        REQUIRE(transaction->Commit().ok());
    }
    const std::string by = trails.By("EventName", "Other");
    const Json first = trails.Ask(trails.node.airline, by);
    REQUIRE(first.Find("NextToken") != nullptr);
    CHECK(first.Find("Events")->AsArray().empty());

    const Json second =
        trails.Ask(trails.node.airline, by.substr(0, by.size() - 1) + R"(,"NextToken":")" +
                                            first.Find("NextToken")->AsString() + "\"}");

    CHECK(second.Find("NextToken") == nullptr);
}

TEST_CASE("what is wrong is refused as CloudTrail's clients know it") {
    Trails trails;

    CHECK(trails.Fail(R"({"MaxResults":51})") == "InvalidMaxResultsException");
    CHECK(trails.Fail(R"({"MaxResults":"5"})") == "InvalidMaxResultsException");
    CHECK(trails.Fail(R"({"StartTime":2,"EndTime":1})") == "InvalidTimeRangeException");
    CHECK(trails.Fail(R"({"StartTime":"now"})") == "InvalidTimeRangeException");
    CHECK(trails.Fail(R"({"NextToken":"x"})") == "InvalidNextTokenException");
    CHECK(trails.Fail(R"({"EventCategory":"insight"})") == "InvalidEventCategoryException");
    CHECK(trails.Fail(trails.By("EventColor", "red")) == "InvalidLookupAttributesException");
    CHECK(trails.Fail(trails.By("EventName", "")) == "InvalidLookupAttributesException");
    CHECK(trails.Fail(R"({"LookupAttributes":[{},{}]})") == "InvalidLookupAttributesException");
    CHECK(trails.Fail(R"({"Other":1})") == "ValidationException");
    CHECK(trails.Fail("{") == "SerializationException");
}

TEST_CASE("another operation or target is told apart") {
    Trails trails;
    const auto type = [&](const std::string& target) {
        const auto response = trails.Send(trails.node.airline, "{}", target);
        return base::ParseJson(response.body)->Find("__type")->AsString();
    };

    CHECK(trails.Send(trails.node.airline, "{}", "CloudTrail_20131101.LookupEvents").status == 200);
    CHECK(type("CloudTrail_20131101.DescribeTrails") == "UnsupportedOperationException");
    CHECK(type("AWSGlue.GetTables") == "UnknownOperationException");
    CHECK(type("LookupEvents") == "UnknownOperationException");
}
