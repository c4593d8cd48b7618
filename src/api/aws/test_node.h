// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "api/aws/cleanrooms_service.h"
#include "api/aws/test_workers.h"
#include "audit/migrations.h"
#include "catalog/catalog_tables.h"
#include "collaboration/migrations.h"
#include "runs/migrations.h"
#include "storage/migrations.h"

#include <doctest/doctest.h>

namespace api {

using base::Json;

// A node with three accounts, and the Clean Rooms service in front of it, whose policies allow everything.
struct TestNode {
    TestNode() {
        const std::vector<metadata::RoomMigrations> rooms = {
            access_control::Migrations(), audit::Migrations(),         storage::Migrations(),
            catalog::Migrations(),        collaboration::Migrations(), runs::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        access_control::Accounts accounts(database);
        airline = accounts.Create("airline", random, clock)->id;
        partner = accounts.Create("partner", random, clock)->id;
        stranger = accounts.Create("stranger", random, clock)->id;
    }

    net::HttpResponse Send(const base::AccountId& caller, std::string method,
                           const std::string& target, const std::string& body = {}) {
        net::ServerRequest request;
        request.method = std::move(method);
        request.target = *net::ParseRequestTarget(target);
        request.body = body;
        return SendRequest(caller, request);
    }

    net::HttpResponse SendRequest(const base::AccountId& caller,
                                  const net::ServerRequest& request) {
        access_control::Caller known;
        known.kind = access_control::CallerKind::kRoot;
        known.account = caller;
        const HandlerContext context{Services(), database, known, "r-1"};
        auto call = service->Recognise(context, request);
        auto* understood = std::get_if<std::unique_ptr<Call>>(&call);
        const Reply reply = understood == nullptr ? Reply(std::get<ApiError>(call))
                                                  : Perform(**understood, context);
        const auto* error = std::get_if<ApiError>(&reply);
        return error == nullptr ? std::get<net::HttpResponse>(reply)
                                : service->Write(*error, context.request_id);
    }

    NodeServices Services() {
        return {keys, clock, random, objects, *asked, engine, inspector, bell, "us-east-1"};
    }

    // The answer of a request that succeeds.
    Json Ask(const base::AccountId& caller, std::string method, const std::string& target,
             const std::string& body = {}) {
        const net::HttpResponse response = Send(caller, std::move(method), target, body);
        CAPTURE(response.body);
        REQUIRE(response.status / 100 == 2);
        return response.body.empty() ? Json() : *base::ParseJson(response.body);
    }

    // "STATUS TYPE reason" of one that fails.
    std::string Fail(const base::AccountId& caller, std::string method, const std::string& target,
                     const std::string& body = {}) {
        const net::HttpResponse response = Send(caller, std::move(method), target, body);
        const Json json = *base::ParseJson(response.body);
        const Json* reason = json.Find("reason");
        return std::to_string(response.status) + " " +
               *net::FindHeader(response.headers, "x-amzn-ErrorType") +
               (reason == nullptr ? "" : " " + reason->AsString());
    }

    // The airline's collaboration with the partner in it; its id.
    std::string Create(const std::string& partner_abilities = "[]") {
        const Json made = Ask(
            airline, "POST", "/collaborations",
            R"({"name":"Loyalty 2026","description":"","creatorDisplayName":"Airline",)"
            R"("creatorMemberAbilities":["CAN_QUERY","CAN_RECEIVE_RESULTS"],"queryLogStatus":"ENABLED",)"
            R"("tags":{"team":"a"},"members":[{"accountId":")" +
                partner.text() + R"(","displayName":"Partner","memberAbilities":)" +
                partner_abilities + "}]}");
        return made.Find("collaboration")->Find("id")->AsString();
    }

    std::string Join(const base::AccountId& caller, const std::string& collaboration) {
        const Json joined = Ask(caller, "POST", "/memberships",
                                R"({"collaborationIdentifier":")" + collaboration +
                                    R"(","queryLogStatus":"DISABLED"})");
        return joined.Find("membership")->Find("id")->AsString();
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{3};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'123))};
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    storage::ObjectStore objects = *storage::ObjectStore::Open(folder.path);
    NoDescriber describer;
    runs::Describer* asked = &describer;  // in its place, where a test needs one that answers
    NoEngine engine;
    NoInspector inspector;
    runs::QueryBell bell;
    std::unique_ptr<Service> service = *MakeCleanRoomsService();
    base::AccountId airline;
    base::AccountId partner;
    base::AccountId stranger;
};

}  // namespace api
