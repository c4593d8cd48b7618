// SPDX-License-Identifier: Apache-2.0
#include "api/aws/front_door.h"

#include "../tests/support/presign.h"
#include "../tests/support/temporary_folder.h"
#include "access/access_keys.h"
#include "access/accounts.h"
#include "access/console_credentials.h"
#include "access/managed_policies.h"
#include "access/principals.h"
#include "access/tokens.h"
#include "api/aws/test_workers.h"
#include "audit/entries.h"
#include "audit/migrations.h"
#include "base/percent.h"
#include "collaboration/migrations.h"
#include "collaboration/tags.h"
#include "crypto/sha256.h"

#include <doctest/doctest.h>

namespace {

// A node with an account and its root key, and the door in front of it.
struct Door {
    Door() {
        const std::array rooms = {access_control::Migrations(), audit::Migrations(),
                                  collaboration::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        airline = access_control::Accounts(database).Create("airline", random, clock)->id;
        auto made = access_control::AccessKeys(database, keys).Create({airline, {}}, random, clock);
        REQUIRE(made.ok());
        key = std::make_unique<access_control::NewAccessKey>(*std::move(made));
        door = *api::FrontDoor::Make(
            {keys, clock, random, objects, describer, engine, inspector, bell, "us-east-1"},
            folder.path / "node.db");
    }

    // Signed with `with` as AWS's clients sign.
    net::ServerRequest Signed(const access_control::NewAccessKey& with, std::string method,
                              std::string_view target, std::string body = {},
                              std::string_view service = "cleanrooms") {
        net::ServerRequest request;
        request.method = std::move(method);
        request.target = *net::ParseRequestTarget(target);
        request.body = std::move(body);
        request.headers = {{"Host", "127.0.0.1:7440"}};
        request.peer_address = "127.0.0.1";
        SignInto(request, with, service);
        return request;
    }

    void SignInto(net::ServerRequest& request, const access_control::NewAccessKey& with,
                  std::string_view service);

    // "STATUS TYPE", or the status alone.
    std::string Ask(const net::ServerRequest& request) {
        net::ServerRequest head = request;
        head.body.clear();
        const auto refused = door->CheckHead(head);
        const net::HttpResponse response =
            refused ? refused->response : door->Answer(request).response;
        const std::string* type = net::FindHeader(response.headers, "x-amzn-ErrorType");
        return std::to_string(response.status) + (type == nullptr ? "" : " " + *type);
    }

    // What the trail says of an account, once all is written: "ACTION OUTCOME CODE; ...".
    std::string Trail(const base::AccountId& account) {
        door.reset();
        std::string text;
        const auto entries = *audit::Entries(database, keys).After(account, 0, 100);
        for (const auto& entry : entries) {
            text += text.empty() ? "" : "; ";
            text += entry.record.action + " " + std::string(ToString(entry.record.outcome));
            text += entry.record.error_code.empty() ? "" : " " + entry.record.error_code;
        }
        return text;
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SystemRandom random;
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'000))};
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    storage::ObjectStore objects = *storage::ObjectStore::Open(folder.path);
    api::NoDescriber describer;
    api::NoEngine engine;
    api::NoInspector inspector;
    runs::QueryBell bell;
    base::AccountId airline;
    std::unique_ptr<access_control::NewAccessKey> key;
    std::unique_ptr<api::FrontDoor> door;
};

void Door::SignInto(net::ServerRequest& request, const access_control::NewAccessKey& with,
                    std::string_view service) {
    const std::string date = crypto::ToAmzDate(clock.Now());
    request.headers.push_back({"X-Amz-Date", date});
    std::vector<crypto::SigV4Header> headers;
    for (const auto& header : request.headers) headers.push_back({header.name, header.value});
    const auto authorization = crypto::SignHeaders(
        {request.method, request.target.path, request.target.query, headers},
        {with.id.text(), with.secret, "us-east-1", service, *crypto::ParseAmzDate(date)},
        base::HexEncode(crypto::Sha256(base::AsBytes(request.body))));
    REQUIRE(authorization.ok());
    request.headers.push_back({"Authorization", *authorization});
}

constexpr const char* kCreate =
    R"({"name":"n","creatorDisplayName":"A","queryLogStatus":"ENABLED","members":[],)"
    R"("creatorMemberAbilities":["CAN_QUERY","CAN_RECEIVE_RESULTS"]})";

}  // namespace

TEST_CASE("the owner of a root key comes in and is its account") {
    Door node;

    CHECK(node.Ask(node.Signed(*node.key, "POST", "/collaborations", kCreate)) == "200");
    CHECK(node.Ask(node.Signed(*node.key, "GET", "/collaborations")) == "200");
}

TEST_CASE("a request without a signature, or with another's, goes nowhere") {
    Door node;
    auto unsigned_request = node.Signed(*node.key, "GET", "/collaborations");
    unsigned_request.headers.pop_back();
    auto changed = node.Signed(*node.key, "POST", "/collaborations", kCreate);
    changed.body.replace(changed.body.find("ENABLED"), 7, "DISABLED");
    const access_control::NewAccessKey forged{node.key->id,
                                              base::Secret::FromText("not the secret")};
    const access_control::NewAccessKey unknown{access_control::AccessKeyId("AKIAUNKNOWNUNKNOWN00"),
                                               base::Secret::FromText("x")};

    CHECK(node.Ask(unsigned_request) == "403 MissingAuthenticationTokenException");
    CHECK(node.Ask(changed) == "403 InvalidSignatureException");
    CHECK(node.Ask(node.Signed(forged, "GET", "/collaborations")) ==
          "403 InvalidSignatureException");
    CHECK(node.Ask(node.Signed(unknown, "GET", "/collaborations")) ==
          "403 UnrecognizedClientException");
}

TEST_CASE("a signature is good for its time, region and service") {
    Door node;
    const auto signed_now = node.Signed(*node.key, "GET", "/collaborations");
    node.clock.SleepFor(std::chrono::minutes(6));

    CHECK(node.Ask(signed_now) == "403 InvalidSignatureException");
    CHECK(node.Ask(node.Signed(*node.key, "GET", "/collaborations", "", "glue")) ==
          "404 UnknownOperationException");
}

TEST_CASE("a disabled key is refused at the next request") {
    Door node;
    CHECK(node.Ask(node.Signed(*node.key, "GET", "/collaborations")) == "200");
    access_control::AccessKeys all(node.database, node.keys);

    REQUIRE(all.SetActive(*all.Find(node.key->id), false).ok());

    CHECK(node.Ask(node.Signed(*node.key, "GET", "/collaborations")) ==
          "403 UnrecognizedClientException");
}

TEST_CASE("a user may do what a policy allows, on what it names, and nothing else") {
    Door node;
    access_control::Principals principals(node.database);
    const auto ann = *principals.CreateUser(node.airline, "ann", node.random, node.clock);
    const auto key = *access_control::AccessKeys(node.database, node.keys)
                          .Create({node.airline, ann.id}, node.random, node.clock);
    CHECK(node.Ask(node.Signed(key, "GET", "/collaborations")) == "403 AccessDeniedException");
    access_control::ManagedPolicies policies(node.database);
    const auto reader = *policies.Create(
        node.airline, "reader",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cleanrooms:List*",)"
        R"("Resource":"arn:aws:cleanrooms:us-east-1:*:collaboration/*"}]})",
        node.random, node.clock);

    REQUIRE(policies.Attach(reader, ann).ok());

    CHECK(node.Ask(node.Signed(key, "GET", "/collaborations")) == "200");
    CHECK(node.Ask(node.Signed(key, "GET", "/memberships")) == "403 AccessDeniedException");
    CHECK(node.Ask(node.Signed(key, "POST", "/collaborations", kCreate)) ==
          "403 AccessDeniedException");
}

TEST_CASE("policies are asked about associations and templates by the names that AWS gives them") {
    Door node;
    access_control::Principals principals(node.database);
    const auto ann = *principals.CreateUser(node.airline, "ann", node.random, node.clock);
    const auto key = *access_control::AccessKeys(node.database, node.keys)
                          .Create({node.airline, ann.id}, node.random, node.clock);
    const std::string membership = "00000000-0000-4000-8000-00000000000a";
    const std::string part = "00000000-0000-4000-8000-00000000000b";
    const std::string own = "arn:aws:cleanrooms:us-east-1:" + node.airline.text() + ":";
    const std::string nested =
        own + "membership/" + membership + "/configuredtableassociation/" + part;
    const std::string plain = own + "configuredtableassociation/" + membership + "/" + part;
    const std::string path = "/memberships/" + membership + "/configuredTableAssociations/" + part;
    const std::string analysis = "/memberships/" + membership + "/analysistemplates/" + part;
    access_control::ManagedPolicies policies(node.database);
    const auto policy = *policies.Create(
        node.airline, "p", R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
        node.random, node.clock);
    REQUIRE(policies.Attach(policy, ann).ok());
    const auto asks = [&](const std::string& statement, const std::string& target) {
        const std::string document =
            R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},)" + statement + "]}";
        REQUIRE(policies.SetDocument(policy, document).ok());
        return node.Ask(node.Signed(key, "GET", target)).substr(0, 3);
    };
    const auto denying = [](const std::string& arn) {
        return R"({"Effect":"Deny","Action":"*","Resource":")" + arn + "\"}";
    };
    const std::string tagged = R"({"Effect":"Deny","Action":"*","Resource":"*",)"
                               R"("Condition":{"StringEquals":{"aws:ResourceTag/locked":"yes"}}})";

    CHECK(asks(denying(own + "membership/other"), path) == "404");
    for (const std::string& arn : {nested, plain}) {
        CHECK(asks(denying(arn), path) == "403");
        CHECK(asks(denying(arn), path + "/analysisRule/LIST") == "403");
        CHECK(asks(denying(arn), "/tags/" + base::PercentEncode(nested)) == "403");
        CHECK(asks(denying(arn), "/tags/" + base::PercentEncode(plain)) == "403");
        CHECK(asks(denying(arn), "/memberships/" + membership) == "404");
    }
    CHECK(asks(denying(own + "membership/" + membership + "/analysistemplate/" + part), analysis) ==
          "403");
    CHECK(asks(tagged, path) == "404");
    REQUIRE(collaboration::Tags(node.database).Add(node.airline, plain, {{"locked", "yes"}}).ok());
    CHECK(asks(tagged, path) == "403");
    CHECK(asks(tagged, "/tags/" + base::PercentEncode(nested)) == "403");
}

TEST_CASE("a user's bearer token opens Glovebox's own API, as far as its policies go") {
    Door node;
    const auto user = access_control::Principals(node.database)
                          .CreateUser(node.airline, "robot", node.random, node.clock);
    REQUIRE(user.ok());
    const auto made = access_control::Tokens(node.database)
                          .Create(*user, std::chrono::hours(1), node.random, node.clock);
    REQUIRE(made.ok());
    net::ServerRequest request;
    request.method = "POST";
    request.target = *net::ParseRequestTarget("/v1/explain");
    request.headers = {{"Authorization", "Bearer " + std::string(made->secret.RevealText())}};

    CHECK(node.Ask(request) == "403 AccessDeniedException");
    request.target = *net::ParseRequestTarget("/collaborations");
    CHECK(node.Ask(request) == "403 IncompleteSignatureException");
    request.target = *net::ParseRequestTarget("/v1/explain");
    node.clock.SleepFor(std::chrono::hours(2));
    CHECK(node.Ask(request) == "403 UnrecognizedClientException");
}

TEST_CASE("the trail has what was done, read, denied and failed") {
    Door node;
    const auto ann = *access_control::Principals(node.database)
                          .CreateUser(node.airline, "ann", node.random, node.clock);
    const auto key = *access_control::AccessKeys(node.database, node.keys)
                          .Create({node.airline, ann.id}, node.random, node.clock);

    node.Ask(node.Signed(*node.key, "POST", "/collaborations", kCreate));
    node.Ask(node.Signed(key, "POST", "/collaborations", kCreate));
    node.Ask(node.Signed(*node.key, "GET", "/collaborations"));
    node.Ask(node.Signed(*node.key, "POST", "/collaborations", "{}"));

    CHECK(node.Trail(node.airline) ==
          "cleanrooms:CreateCollaboration SUCCESS; "
          "cleanrooms:CreateCollaboration DENIED AccessDeniedException; "
          "cleanrooms:ListCollaborations SUCCESS; "
          "cleanrooms:CreateCollaboration FAILED ValidationException");
}

TEST_CASE("a record says who asked, from where and about what") {
    Door node;
    auto request = node.Signed(*node.key, "POST", "/collaborations", kCreate);
    request.headers.push_back({"User-Agent", "aws-cli/2"});
    request.peer_address = "192.0.2.7";
    node.Ask(request);

    const auto entry = audit::Entries(node.database, node.keys).After(node.airline, 0, 1)->at(0);

    CHECK(entry.record.principal == "arn:aws:iam::" + node.airline.text() + ":root");
    CHECK(entry.record.changes);
    REQUIRE(entry.record.resources.size() == 1);
    CHECK(entry.record.resources[0].starts_with(
        "arn:aws:cleanrooms:us-east-1:" + node.airline.text() + ":collaboration/"));
    CHECK_FALSE(entry.record.resources[0].ends_with("*"));
    REQUIRE(entry.origin);
    CHECK(entry.origin->content == audit::Origin{"192.0.2.7", "aws-cli/2", node.key->id.text()});
}

TEST_CASE("a request that nobody is believed to have sent is in the node's own chain") {
    Door node;
    const access_control::NewAccessKey forged{node.key->id,
                                              base::Secret::FromText("not the secret")};
    node.Ask(node.Signed(forged, "GET", "/collaborations"));
    CHECK(node.Ask(node.Signed(*node.key, "GET", "/", {}, "nothing")) ==
          "404 UnknownOperationException");

    CHECK(node.Trail(base::AccountId(std::string(audit::kNodeAccount))) ==
          "glovebox:Authenticate DENIED InvalidSignatureException; "
          "glovebox:Authenticate DENIED UnknownOperationException");
    CHECK(node.Trail(node.airline).empty());
}

TEST_CASE("without its record nothing is changed and nothing is answered") {
    Door node;
    node.Ask(node.Signed(*node.key, "GET", "/collaborations"));
    REQUIRE(node.database.ExecuteScript("ALTER TABLE audit_entries RENAME TO gone").ok());

    CHECK(node.Ask(node.Signed(*node.key, "POST", "/collaborations", kCreate)) ==
          "500 InternalServerException");
    CHECK(node.database.Query<std::string>("SELECT id FROM collaborations")->empty());
}

TEST_CASE("a signature in the link is taken where the service says so and nowhere else") {
    Door node;
    const auto link = [&](std::string_view target, std::string_view service) {
        net::ServerRequest request;
        request.method = "GET";
        request.target = *net::ParseRequestTarget(target);
        request.headers = {{"Host", "127.0.0.1:7440"}};
        const std::vector<crypto::SigV4Header> headers{{"Host", "127.0.0.1:7440"}};
        const auto query =
            support::PresignQuery({"GET", request.target.path, request.target.query, headers},
                                  {node.key->id.text(), node.key->secret, "us-east-1", service,
                                   *crypto::ParseAmzDate(crypto::ToAmzDate(node.clock.Now()))},
                                  std::chrono::minutes(1));
        REQUIRE(query.ok());
        request.target.query = *query;
        request.target.has_query = true;
        return request;
    };

    CHECK(node.Ask(link("/?Action=GetCallerIdentity&Version=2011-06-15", "sts")) == "200");
    CHECK(node.Ask(link("/?Action=AssumeRole&Version=2011-06-15", "sts")) == "403");
    CHECK(node.Ask(link("/collaborations", "cleanrooms")) == "403 InvalidSignatureException");
}

namespace {

// A door where the user ann has a password, and what her browser asks.
struct Browser : Door {
    Browser() {
        access_control::Principals principals(database);
        const auto ann = principals.CreateUser(airline, "ann", random, clock);
        crypto::PasswordHasher hasher;
        const auto hash = hasher.Hash(base::Secret::FromText("a long password"));
        REQUIRE(access_control::ConsoleCredentials(database, keys)
                    .SetPassword(*ann, *hash, clock)
                    .ok());
    }

    net::HttpResponse Send(std::string method, std::string_view target, std::string body = {},
                           std::string origin = "https://room.example") {
        net::ServerRequest request;
        request.method = std::move(method);
        request.target = *net::ParseRequestTarget(target);
        request.headers = {{"Host", "room.example"},
                           {"Origin", std::move(origin)},
                           {"Content-Length", std::to_string(body.size())}};
        if (!cookie.empty()) request.headers.push_back({"Cookie", cookie});
        request.peer_address = "192.0.2.1";
        request.secure = true;
        const auto refused = door->CheckHead(request);
        if (refused) return refused->response;
        request.body = std::move(body);
        const auto response = door->Answer(request).response;
        if (const std::string* set = net::FindHeader(response.headers, "Set-Cookie"))
            cookie = set->substr(0, set->find(';'));
        return response;
    }

    int SignIn(const std::string& password) {
        return Send("POST", "/v1/sign-in",
                    R"({"account":"airline","user":"ann","password":")" + password + "\"}")
            .status;
    }

    std::string cookie;
};

}  // namespace

TEST_CASE("a person signs in, is that user under /v1 alone, and signs out") {
    Browser node;

    CHECK(node.Send("GET", "/v1/nothing").status == 403);
    CHECK(node.SignIn("a long password") == 200);
    CHECK(node.cookie.starts_with("__Host-glovebox="));
    const std::string cookie = node.cookie;
    CHECK(node.Send("GET", "/v1/nothing").status == 404);
    CHECK(node.Send("GET", "/collaborations").status == 403);
    CHECK(node.Send("POST", "/v1/nothing", "{}", "https://evil.example").status == 403);
    CHECK(node.Send("POST", "/v1/sign-out").status == 204);
    CHECK(node.cookie == "__Host-glovebox=");
    node.cookie = cookie;
    CHECK(node.Send("GET", "/v1/nothing").status == 403);
    const std::string trail = node.Trail(node.airline);
    CHECK(trail.find("glovebox:SignIn SUCCESS") != std::string::npos);
    CHECK(trail.find("glovebox:SignOut SUCCESS") != std::string::npos);
}

TEST_CASE("of who shows no token or session of this node no body is read") {
    Browser node;
    const auto refused = [&](net::HttpHeader shown, const std::string& target = "/v1/room") {
        net::ServerRequest head;
        head.method = "POST";
        head.target = *net::ParseRequestTarget(target);
        head.headers = {{"Host", "room.example"},
                        {"Origin", "https://room.example"},
                        {"Content-Length", "10000000"},
                        std::move(shown)};
        const auto answer = node.door->CheckHead(head);
        return answer ? answer->response.status : 0;
    };

    CHECK(refused({"Authorization", "Bearer gbt_none"}) == 403);
    CHECK(refused({"Cookie", "__Host-glovebox=none"}) == 403);
    CHECK(refused({"Cookie", "__Host-glovebox=none"}, "/v1/sign-out") == 413);
    CHECK(node.SignIn("a long password") == 200);
    CHECK(refused({"Cookie", node.cookie}) == 0);
}

TEST_CASE("a session's cookie belongs to no other site and no script") {
    Browser node;

    const auto response =
        node.Send("POST", "/v1/sign-in",
                  R"({"account":"airline","user":"ann","password":"a long password"})");

    const std::string* cookie = net::FindHeader(response.headers, "Set-Cookie");
    REQUIRE(cookie != nullptr);
    CHECK(cookie->substr(cookie->find(';')) ==
          "; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict");
    CHECK(cookie->find("Domain") == std::string::npos);
    CHECK(response.body.find(node.airline.text() + ":user/ann") != std::string::npos);
}

TEST_CASE("signing in fails alike, and after too many failures nothing is tried") {
    Browser node;

    CHECK(node.SignIn("not the password") == 403);
    CHECK(node.Send("POST", "/v1/sign-in", R"({"account":"airline","user":"ann"})").status == 400);
    CHECK(node.Send("POST", "/v1/sign-in", "{}", "https://evil.example").status == 403);
    CHECK(node.Send("POST", "/v1/sign-in", std::string(5000, ' ')).status == 413);
    int status = 0;
    for (int i = 0; i < 12; ++i) status = node.SignIn("not the password");
    CHECK(status == 429);
    CHECK(node.SignIn("a long password") == 429);
    CHECK(node.cookie.empty());
}
