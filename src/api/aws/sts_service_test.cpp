// SPDX-License-Identifier: Apache-2.0
#include "api/aws/sts_service.h"

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "access/role_sessions.h"
#include "api/aws/test_workers.h"

#include <array>
#include <doctest/doctest.h>

namespace {

using access_control::Principals;

// A node where the user ann of an account asks STS.
struct Sts {
    Sts() {
        const std::array rooms = {access_control::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        airline = access_control::Accounts(database).Create("airline", random, clock)->id;
        const auto ann = Principals(database).CreateUser(airline, "ann", random, clock);
        caller = *access_control::CallerFor(database, *ann, access_control::AccessKeyId("AKIA1"));
    }

    access_control::Principal Role(const std::string& trust_policy) {
        return *Principals(database).CreateRole(airline, "r", {trust_policy, std::chrono::hours(1)},
                                                random, clock);
    }

    net::HttpResponse Send(const std::string& form) {
        net::ServerRequest request;
        request.method = "POST";
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.peer_address = "192.0.2.7";
        request.body = "Version=2011-06-15&" + form;
        const api::HandlerContext context{
            {keys, clock, random, objects, describer, engine, inspector, bell, "us-east-1"},
            database,
            caller,
            "r-1"};
        auto call = service->Recognise(context, request);
        auto* known = std::get_if<std::unique_ptr<api::Call>>(&call);
        if (known != nullptr) CHECK((*known)->asked().for_all);
        const api::Reply reply = known == nullptr ? api::Reply(std::get<api::ApiError>(call))
                                                  : api::Perform(**known, context);
        const auto* error = std::get_if<api::ApiError>(&reply);
        return error == nullptr ? std::get<net::HttpResponse>(reply)
                                : service->Write(*error, context.request_id);
    }

    std::string Assume(const std::string& more = "") {
        return Send("Action=AssumeRole&RoleArn=arn:aws:iam::" + airline.text() +
                    ":role/r&RoleSessionName=s1" + more)
            .body;
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{5};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'123))};
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    storage::ObjectStore objects = *storage::ObjectStore::Open(folder.path);
    api::NoDescriber describer;
    api::NoEngine engine;
    api::NoInspector inspector;
    runs::QueryBell bell;
    std::unique_ptr<api::Service> service = api::MakeStsService();
    base::AccountId airline;
    access_control::Caller caller;
};

std::string Trusting(const std::string& arn, const std::string& condition = "") {
    return R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":")" +
           arn + "\"}" + condition + "}}";
}

// What stands in the first element of that name.
std::string Element(const std::string& xml, const std::string& name) {
    const std::size_t at = xml.find("<" + name + ">");
    REQUIRE(at != std::string::npos);
    const std::size_t from = at + name.size() + 2;
    return xml.substr(from, xml.find("</" + name + ">") - from);
}

}  // namespace

TEST_CASE("who is known learns who they are") {
    Sts node;

    const auto response = node.Send("Action=GetCallerIdentity");

    CHECK(response.status == 200);
    CHECK(response.body ==
          "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
          "<GetCallerIdentityResult><Arn>" +
              node.caller.arn + "</Arn><UserId>" + node.caller.unique_id + "</UserId><Account>" +
              node.airline.text() +
              "</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r-1</RequestId>"
              "</ResponseMetadata></GetCallerIdentityResponse>\n");
}

TEST_CASE("who a role trusts gets a session of it") {
    Sts node;
    const auto role = node.Role(Trusting(node.caller.arn));

    const std::string xml = node.Assume("&DurationSeconds=900");

    CHECK(Element(xml, "Arn") == "arn:aws:sts::" + node.airline.text() + ":assumed-role/r/s1");
    CHECK(Element(xml, "AssumedRoleId") == role.id.text() + ":s1");
    CHECK(Element(xml, "Expiration") == "2025-11-13T02:28:20Z");
    access_control::RoleSessions sessions(node.database, node.keys);
    const auto session = sessions.Find(access_control::AccessKeyId(Element(xml, "AccessKeyId")));
    REQUIRE(session.ok());
    CHECK(*sessions.IsToken(*session, Element(xml, "SessionToken")));
    CHECK(sessions.SecretOf(*session)->Equals(
        base::Secret::FromText(Element(xml, "SecretAccessKey"))));
}

TEST_CASE("who it does not trust is told so in the words of the query protocol") {
    Sts node;
    node.Role(Trusting("arn:aws:iam::" + node.airline.text() + ":user/bob"));

    const std::string xml = node.Assume();

    CHECK(xml.starts_with("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                          "<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: "));
    CHECK(xml.ends_with("</Error><RequestId>r-1</RequestId></ErrorResponse>\n"));
}

TEST_CASE("external id and source address reach the trust policy") {
    Sts node;
    node.Role(Trusting(node.caller.arn, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"e1"},)"
                                        R"("IpAddress":{"aws:SourceIp":"192.0.2.0/24"}})"));

    CHECK(Element(node.Assume(), "Code") == "AccessDenied");
    CHECK(Element(node.Assume("&ExternalId=e2"), "Code") == "AccessDenied");
    CHECK(node.Assume("&ExternalId=e1").find("<SessionToken>") != std::string::npos);
}

TEST_CASE("what is asked wrongly or not offered is refused by name") {
    Sts node;
    node.Role(Trusting(node.caller.arn));

    CHECK(Element(node.Assume("&DurationSeconds=1h"), "Code") == "ValidationError");
    CHECK(Element(node.Assume("&DurationSeconds=3601"), "Code") == "ValidationError");
    CHECK(Element(node.Assume("&ExternalId=e"), "Code") == "ValidationError");
    CHECK(Element(node.Assume("&Policy=%7B%7D"), "Message").find("'Policy'") != std::string::npos);
    CHECK(Element(node.Send("Action=AssumeRole&RoleSessionName=s1").body, "Message")
              .ends_with("RoleArn is missing"));
    CHECK(Element(node.Send("Action=GetCallerIdentity&X=1").body, "Code") == "ValidationError");
    CHECK(Element(node.Send("Action=GetSessionToken").body, "Code") == "InvalidAction");
}

TEST_CASE("sessions that ended a day ago are forgotten when the next begins") {
    Sts node;
    node.Role(Trusting(node.caller.arn));
    const access_control::AccessKeyId first(Element(node.Assume(), "AccessKeyId"));
    access_control::RoleSessions sessions(node.database, node.keys);

    node.clock.SleepFor(std::chrono::hours(24));
    node.Assume();
    CHECK(sessions.Find(first).ok());
    node.clock.SleepFor(std::chrono::hours(2));
    node.Assume();
    CHECK_FALSE(sessions.Find(first).ok());
}
