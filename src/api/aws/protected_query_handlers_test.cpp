// SPDX-License-Identifier: Apache-2.0
#include "api/aws/protected_query_handlers.h"

#include "api/aws/test_node.h"
#include "collaboration/analysis_templates.h"
#include "runs/protected_queries.h"
#include "storage/buckets.h"

#include <doctest/doctest.h>

using api::TestNode;
using base::Json;

namespace {

constexpr const char* kToResults =
    R"(,"resultConfiguration":{"outputConfiguration":{"s3":{"resultFormat":"CSV","bucket":"results","keyPrefix":"a/"}}})";

// A collaboration that both joined; the airline asks and receives, and has the bucket 'results'.
struct Asking : TestNode {
    Asking() {
        collaboration = Create(R"(["CAN_RECEIVE_RESULTS"])");
        mine = Join(airline, collaboration);
        Bucket("results", airline);
        Bucket("theirs", partner);
    }

    void Bucket(const std::string& name, const base::AccountId& owner) {
        REQUIRE(storage::Buckets(database)
                    .Create({.name = name, .owner = owner, .folder = folder.path / name}, clock)
                    .ok());
    }

    std::string Path(const std::string& membership) const {
        return "/memberships/" + membership + "/protectedQueries";
    }
    static std::string Body(const std::string& more,
                            const std::string& parameters = R"({"queryString":"SELECT 1"})") {
        return R"({"type":"SQL","sqlParameters":)" + parameters + more + "}";
    }

    Json Start(const std::string& more = kToResults) {
        const Json answer = Ask(airline, "POST", Path(mine), Body(more));
        return *answer.Find("protectedQuery");
    }
    std::string FailToStart(const std::string& more,
                            const std::string& parameters = R"({"queryString":"SELECT 1"})") {
        return Fail(airline, "POST", Path(mine), Body(more, parameters));
    }

    Json Get(const Json& query) {
        const Json answer = Ask(airline, "GET", Path(mine) + "/" + query.Find("id")->AsString());
        return *answer.Find("protectedQuery");
    }
    Json Cancel(const Json& query) {
        const Json answer = Ask(airline, "PATCH", Path(mine) + "/" + query.Find("id")->AsString(),
                                R"({"targetStatus":"CANCELLED"})");
        return *answer.Find("protectedQuery");
    }

    // What the runner would do.
    void RunNext(const runs::QueryOutcome& outcome) {
        runs::ProtectedQueries queries(database, keys);
        const auto claimed = queries.Claim(10, clock);
        REQUIRE((*claimed).has_value());
        clock.SleepFor(std::chrono::milliseconds(1'500));
        REQUIRE(queries.Finish((*claimed)->id, outcome, clock).ok());
    }
    void SucceedNext() {
        runs::QueryOutcome outcome;
        outcome.status = runs::QueryStatus::kSuccess;
        outcome.threads = 2;
        RunNext(outcome);
    }

    // The ARN of a template that a membership made, of the city and at least how many.
    std::string Template(const std::string& of_collaboration, const std::string& membership) {
        collaboration::AnalysisTemplate made;
        made.membership = base::MembershipId(membership);
        made.collaboration = base::CollaborationId(of_collaboration);
        made.creator = airline;
        made.name = "by_city";
        made.text = "SELECT 1";
        made.parameters = {{"City", "VARCHAR"}, {"least", "BIGINT", "1"}};
        const auto stored = collaboration::AnalysisTemplates(database).Create(
            made,
            "arn:aws:cleanrooms:us-east-1:" + airline.text() + ":membership/" + membership +
                "/analysistemplate/",
            random, clock);
        REQUIRE(stored.ok());
        return stored->arn;
    }
    net::HttpResponse Call(const std::string& arn, const std::string& values) {
        return Send(airline, "POST", Path(mine),
                    Body(kToResults, R"({"analysisTemplateArn":")" + arn + R"(","parameters":)" +
                                         values + "}"));
    }

    std::string collaboration;
    std::string mine;
};

std::string To(const std::string& output) {
    return R"(,"resultConfiguration":{"outputConfiguration":)" + output + "}";
}

}  // namespace

TEST_CASE("a query is submitted, and told as it was asked") {
    Asking node;
    const auto heard = node.bell.Rings();

    const Json query = node.Start();

    CHECK(query.Find("status")->AsString() == "SUBMITTED");
    CHECK(query.Find("membershipId")->AsString() == node.mine);
    CHECK(query.Find("sqlParameters")->Find("queryString")->AsString() == "SELECT 1");
    CHECK(query.Find("queryComputePayerAccountId")->AsString() == node.airline.text());
    CHECK(query.Find("createTime")->AsDouble() == 1'763'000'000.123);
    CHECK(query.Find("statistics") == nullptr);
    CHECK(query.Find("result") == nullptr);
    CHECK(query.Find("resultConfiguration")->Find("outputConfiguration")->Find("s3") != nullptr);
    CHECK(node.Get(query) == query);
    CHECK(node.bell.Rings() == heard + 1);
}

TEST_CASE("a query that succeeded says where its result is and how long it took, not how much") {
    Asking node;
    const Json query = node.Start();
    node.SucceedNext();

    const Json ended = node.Get(query);

    CHECK(ended.Find("status")->AsString() == "SUCCESS");
    CHECK(ended.Find("result")->Find("output")->Find("s3")->Find("location")->AsString() ==
          "s3://results/a/" + query.Find("id")->AsString() + "/result.csv");
    CHECK(ended.Find("statistics")->Find("totalDurationInMillis")->AsInt() == 1'500);
    CHECK(ended.Find("statistics")->Find("billedResourceUtilization")->Find("units")->AsDouble() ==
          doctest::Approx(2 * 1.5 / 3'600));
    CHECK(ended.Dump().find("ow") == ended.Dump().find("ownR"));
    CHECK(ended.Find("error") == nullptr);
}

TEST_CASE("a query that failed says why, in the codes of the API and ours") {
    Asking node;
    const Json query = node.Start();
    runs::QueryOutcome outcome;
    outcome.failure = {"MALFORMED_QUERY", "JOIN_REQUIRED: told", false};
    node.RunNext(outcome);

    const Json ended = node.Get(query);

    CHECK(ended.Find("status")->AsString() == "FAILED");
    CHECK(ended.Find("error")->Find("code")->AsString() == "MALFORMED_QUERY");
    CHECK(ended.Find("error")->Find("message")->AsString() == "JOIN_REQUIRED: told");
    CHECK_FALSE(ended.Find("error")->Find("retry")->Find("retryable")->AsBool());
    CHECK(ended.Find("result") == nullptr);
}

TEST_CASE("a member or several places get the result as they were named") {
    Asking node;
    const std::string theirs = node.Join(node.partner, node.collaboration);
    node.Ask(
        node.partner, "PATCH", "/memberships/" + theirs,
        R"({"defaultResultConfiguration":{"outputConfiguration":{"s3":{"resultFormat":"CSV","bucket":"theirs"}}}})");
    const std::string member = R"({"member":{"accountId":")" + node.partner.text() + R"("}})";
    const Json to_member = node.Start(To(member));
    const Json to_both = node.Start(
        To(R"({"distribute":{"locations":[{"s3":{"resultFormat":"CSV","bucket":"results"}},)" +
           member + "]}}"));
    node.SucceedNext();
    node.SucceedNext();

    const Json one = node.Get(to_member);
    const Json both = node.Get(to_both);

    const Json& output = *one.Find("result")->Find("output");
    CHECK(output.Find("s3") == nullptr);
    CHECK(output.Find("memberList")->AsArray().at(0).Find("accountId")->AsString() ==
          node.partner.text());
    const Json& distributed = *both.Find("result")->Find("output")->Find("distribute");
    CHECK(distributed.Find("s3") != nullptr);
    CHECK(distributed.Find("memberList")->AsArray().size() == 1);
    const Json listed = node.Ask(node.airline, "GET", node.Path(node.mine));
    CHECK(listed.Find("protectedQueries")
              ->AsArray()
              .at(0)
              .Find("receiverConfigurations")
              ->AsArray()
              .at(0)
              .Find("configurationDetails")
              ->Find("directAnalysisConfigurationDetails")
              ->Find("receiverAccountIds")
              ->AsArray()
              .size() == 2);
}

TEST_CASE("a default is a bucket of the account, and a query that does not say uses it") {
    Asking node;
    const auto set = [&](const std::string& bucket, const std::string& role) {
        return R"({"defaultResultConfiguration":{"outputConfiguration":{"s3":{"resultFormat":"PARQUET","bucket":")" +
               bucket + R"("}},"roleArn":"arn:aws:iam::)" + role + R"(:role/results"}})";
    };
    const std::string path = "/memberships/" + node.mine;
    CHECK(node.FailToStart("") == "400 ValidationException INVALID_CONFIGURATION");
    CHECK(node.Fail(node.airline, "PATCH", path, set("theirs", node.airline.text())) ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(node.Fail(node.airline, "PATCH", path, set("nowhere", node.airline.text())) ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(node.Fail(node.airline, "PATCH", path, set("results", node.partner.text())) ==
          "400 ValidationException FIELD_VALIDATION_FAILED");

    const Json changed = node.Ask(node.airline, "PATCH", path, set("results", node.airline.text()));

    CHECK(changed.Find("membership")
              ->Find("defaultResultConfiguration")
              ->Find("outputConfiguration")
              ->Find("s3")
              ->Find("bucket")
              ->AsString() == "results");
    const Json query = node.Start("");
    node.SucceedNext();
    CHECK(
        node.Get(query).Find("result")->Find("output")->Find("s3")->Find("location")->AsString() ==
        "s3://results/" + query.Find("id")->AsString() + "/result.parquet");
}

TEST_CASE("what cannot run is refused when it is submitted") {
    Asking node;
    const std::string invalid = "400 ValidationException INVALID_CONFIGURATION";
    const std::string field = "400 ValidationException FIELD_VALIDATION_FAILED";
    const auto bucket = [](const std::string& name) {
        return To(R"({"s3":{"resultFormat":"CSV","bucket":")" + name + R"("}})");
    };

    CHECK(node.FailToStart(bucket("nowhere")) == invalid);
    CHECK(node.FailToStart(bucket("theirs")) == invalid);
    CHECK(node.FailToStart(To(R"({"member":{"accountId":")" + node.partner.text() + R"("}})")) ==
          invalid);
    CHECK(node.FailToStart(To(R"({"distribute":{"locations":[{"member":{"accountId":")" +
                              node.airline.text() + R"("}}]}})")) == invalid);
    CHECK(node.FailToStart(std::string(kToResults) + R"(,"queryComputePayerAccountId":")" +
                           node.partner.text() + '"') == invalid);
    CHECK(node.FailToStart(kToResults, "{}") == field);
    CHECK(node.FailToStart(kToResults, R"({"queryString":"S","parameters":{"a":"b"}})") == field);
    CHECK(node.FailToStart(
              std::string(kToResults) +
              R"(,"computeConfiguration":{"worker":{"properties":{"spark":{"a":"b"}}}})") == field);
    CHECK(node.Start(std::string(kToResults) +
                     R"(,"computeConfiguration":{"worker":{"type":"CR.1X","number":4}})")
              .Find("computeConfiguration")
              ->Find("worker")
              ->Find("number")
              ->AsInt() == 4);
}

TEST_CASE("a query calls a template with values, or brings a text, not both") {
    Asking node;
    const std::string call = R"("analysisTemplateArn":")" +
                             node.Template(node.collaboration, node.mine) +
                             R"(","parameters":{"city":"Oslo"})";

    const Json answer = node.Ask(node.airline, "POST", node.Path(node.mine),
                                 node.Body(kToResults, "{" + call + "}"));

    const Json& asked = *answer.Find("protectedQuery")->Find("sqlParameters");
    CHECK(asked.Find("queryString") == nullptr);
    CHECK(asked.Find("parameters")->Find("city")->AsString() == "Oslo");
    CHECK(node.FailToStart(kToResults, R"({"queryString":"SELECT 1",)" + call + "}") ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
}

TEST_CASE("values that do not fit the template are refused when the query is submitted") {
    Asking node;
    const std::string arn = node.Template(node.collaboration, node.mine);
    const auto told = [&](const std::string& values) {
        const auto response = node.Call(arn, values);
        CHECK(response.status == 400);
        const Json json = *base::ParseJson(response.body);
        const Json& field = json.Find("fieldList")->AsArray().at(0);
        CHECK(field.Find("name")->AsString() == "sqlParameters.parameters");
        return field.Find("message")->AsString();
    };

    CHECK(told("{}") == "do not fit the template: the parameter 'City' has no value");
    CHECK(told(R"({"city":"Oslo","more":"1"})") ==
          "do not fit the template: the template has no parameter 'more'");
    const std::string typed = told(R"({"city":"Oslo","least":"two"})");
    CHECK(typed.starts_with("do not fit the template: the parameter 'least' has a value that"));
    CHECK(typed.find("two") == std::string::npos);
    CHECK(told(R"({"city":"Oslo","CITY":"Rome"})") ==
          "do not fit the template: a parameter is given twice");
    CHECK(node.Call(arn, R"({"CITY":"' OR 1=1 --","LEAST":"-9223372036854775808"})").status == 200);
    const Json listed = node.Ask(node.airline, "GET", node.Path(node.mine));
    CHECK(listed.Find("protectedQueries")->AsArray().size() == 1);
}

TEST_CASE("a template of another collaboration is answered like one that is not there") {
    Asking node;
    const std::string other = node.Create();
    const std::string foreign = node.Template(other, node.Join(node.airline, other));
    const std::string nowhere = foreign.substr(0, foreign.size() - 4) + "ffff";
    const auto told = [&](const std::string& arn) {
        const auto response = node.Call(arn, R"({"city":"Oslo"})");
        CHECK(response.status == 404);
        const Json json = *base::ParseJson(response.body);
        CHECK(json.Find("resourceId")->AsString() == arn);
        return json.Find("message")->AsString() + json.Find("resourceType")->AsString();
    };

    CHECK(told(foreign) == told(nowhere));
}

TEST_CASE("an account's queries that wait are counted, and the quota is told") {
    Asking node;
    for (int i = 0; i < runs::kWaitingPerAccountMax; ++i) {
        runs::ProtectedQuery query;
        query.membership = base::MembershipId(node.mine);
        query.collaboration = base::CollaborationId(node.collaboration);
        query.account = query.payer = node.airline;
        REQUIRE(runs::ProtectedQueries(node.database, node.keys)
                    .Submit(std::move(query), node.random, node.clock)
                    .ok());
    }

    const auto response =
        node.Send(node.airline, "POST", node.Path(node.mine), node.Body(kToResults));

    CHECK(response.status == 402);
    const Json json = *base::ParseJson(response.body);
    CHECK(json.Find("quotaName")->AsString() == "queries of an account that wait");
    CHECK(json.Find("quotaValue")->AsDouble() == 1'000);
}

TEST_CASE("only the member who can query asks, in its own membership, while it is active") {
    Asking node;
    const std::string theirs = node.Join(node.partner, node.collaboration);
    const Json query = node.Start();
    const std::string id = query.Find("id")->AsString();

    CHECK(node.Fail(node.partner, "POST", node.Path(theirs), node.Body("")) ==
          "403 AccessDeniedException INSUFFICIENT_PERMISSIONS");
    CHECK(node.Fail(node.partner, "POST", node.Path(node.mine), node.Body("")) ==
          "404 ResourceNotFoundException");
    CHECK(node.Fail(node.partner, "GET", node.Path(node.mine)) == "404 ResourceNotFoundException");
    CHECK(node.Fail(node.partner, "GET", node.Path(theirs) + "/" + id) ==
          "404 ResourceNotFoundException");
    CHECK(node.Fail(node.partner, "PATCH", node.Path(theirs) + "/" + id,
                    R"({"targetStatus":"CANCELLED"})") == "404 ResourceNotFoundException");
    node.Ask(node.airline, "DELETE", "/collaborations/" + node.collaboration);
    CHECK(node.FailToStart(kToResults) == "403 AccessDeniedException INSUFFICIENT_PERMISSIONS");
}

TEST_CASE("queries are listed newest first, by status, and a page token belongs to its list") {
    Asking node;
    const std::string first = node.Start().Find("id")->AsString();
    const Json second = node.Start();
    const std::string third = node.Start().Find("id")->AsString();
    node.Cancel(second);
    const auto ids = [&](const std::string& more) {
        const Json answer = node.Ask(node.airline, "GET", node.Path(node.mine) + more);
        std::string text;
        for (const Json& each : answer.Find("protectedQueries")->AsArray()) {
            const std::string& id = each.Find("id")->AsString();
            text += id == first ? "1 " : id == third ? "3 " : "2 ";
        }
        return text;
    };
    const Json page = node.Ask(node.airline, "GET", node.Path(node.mine) + "?maxResults=2");
    const std::string token = page.Find("nextToken")->AsString();

    CHECK(ids("") == "3 2 1 ");
    CHECK(ids("?maxResults=2") == "3 2 ");
    CHECK(ids("?maxResults=2&nextToken=" + token) == "1 ");
    CHECK(ids("?status=SUBMITTED") == "3 1 ");
    CHECK(node.Fail(node.airline, "GET",
                    node.Path(node.mine) + "?status=SUBMITTED&nextToken=" + token) ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
}

TEST_CASE("a query that waits is cancelled, and one that ended is not") {
    Asking node;
    const Json waiting = node.Start();
    CHECK(node.Cancel(waiting).Find("status")->AsString() == "CANCELLED");
    CHECK(node.Cancel(waiting).Find("status")->AsString() == "CANCELLED");

    const Json running = node.Start();
    REQUIRE(runs::ProtectedQueries(node.database, node.keys).Claim(10, node.clock)->has_value());
    CHECK(node.Cancel(running).Find("status")->AsString() == "CANCELLING");

    const Json done = node.Start();
    node.SucceedNext();
    CHECK(node.Fail(node.airline, "PATCH", node.Path(node.mine) + "/" + done.Find("id")->AsString(),
                    R"({"targetStatus":"CANCELLED"})") == "409 ConflictException INVALID_STATE");
}
