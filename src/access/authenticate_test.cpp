// SPDX-License-Identifier: Apache-2.0
// A signed request all the way: its signature read, its key found, the signature compared.
#include "access/authenticate.h"

#include "access/test_node.h"
#include "crypto/sigv4_sign.h"

namespace {

using crypto::SigV4Fault;

struct Client {
    explicit Client(TestNode& test_node) : node(test_node) {
        const auto ann = node.User("ann");
        const auto made = access_control::AccessKeys(node.database, node.ring)
                              .Create({node.airline, ann.id}, node.random, node.clock);
        key = made->id;
        secret = made->secret.Clone();
    }

    // Sends a request with this body, signed over that one.
    std::variant<std::shared_ptr<const access_control::Caller>, crypto::SigV4Refusal>
    Send(std::string_view body, std::string_view signed_body, const crypto::SigV4Terms& terms) {
        const std::string date = crypto::ToAmzDate(signed_at.value_or(node.clock.Now()));
        std::vector<crypto::SigV4Header> headers = {{"host", "h"}, {"x-amz-date", date}};
        if (!token.empty()) headers.push_back({"x-amz-security-token", token});
        crypto::SigV4Request request{"POST", "/collaborations", "", headers};
        const std::string authorization = *crypto::SignHeaders(
            request, {key.text(), secret, "us-east-1", "cleanrooms", *crypto::ParseAmzDate(date)},
            base::HexEncode(crypto::Sha256(base::AsBytes(signed_body))));
        headers.push_back({"authorization", authorization});
        request.headers = headers;
        const auto parsed = crypto::ParseAuthorization(request);
        REQUIRE(std::holds_alternative<crypto::SigV4Authorization>(parsed));
        const auto& read = std::get<crypto::SigV4Authorization>(parsed);
        const auto head = access_control::CheckHead(cache, read, terms);
        REQUIRE(head.ok());
        passed_head = !head->has_value();
        auto answer = access_control::Authenticate(cache, request, read, terms,
                                                   crypto::Sha256(base::AsBytes(body)));
        REQUIRE(answer.ok());
        return *std::move(answer);
    }
    std::variant<std::shared_ptr<const access_control::Caller>, crypto::SigV4Refusal>
    Send(std::string_view body) {
        return Send(body, body, Terms());
    }
    crypto::SigV4Terms Terms() const {
        return {"us-east-1", "cleanrooms", node.clock.Now(), false};
    }

    TestNode& node;
    access_control::CallerCache cache{node.database, node.ring};
    access_control::AccessKeyId key;
    base::Secret secret;
    std::string token;
    std::optional<base::WallTime> signed_at;
    bool passed_head = false;
};

SigV4Fault FaultOf(const std::variant<std::shared_ptr<const access_control::Caller>,
                                      crypto::SigV4Refusal>& answer) {
    REQUIRE(std::holds_alternative<crypto::SigV4Refusal>(answer));
    return std::get<crypto::SigV4Refusal>(answer).fault;
}

bool IsAnn(const std::variant<std::shared_ptr<const access_control::Caller>, crypto::SigV4Refusal>&
               answer) {
    const auto* caller = std::get_if<std::shared_ptr<const access_control::Caller>>(&answer);
    return caller != nullptr && (*caller)->arn.ends_with(":user/ann");
}

}  // namespace

TEST_CASE("a request that a user signed is the user's, again and again") {
    TestNode node;
    Client client(node);

    CHECK(IsAnn(client.Send("{}")));
    CHECK(IsAnn(client.Send("{\"a\":1}")));
}

TEST_CASE("a body that is not the signed one passes the head and is refused") {
    TestNode node;
    Client client(node);

    CHECK(FaultOf(client.Send("{\"a\":2}", "{\"a\":1}", client.Terms())) == SigV4Fault::kMismatch);
    CHECK(client.passed_head);
}

TEST_CASE("another secret, region, service or time is refused, the last three by the head alone") {
    TestNode node;
    Client client(node);
    auto terms = client.Terms();
    terms.region = "eu-west-1";
    CHECK(FaultOf(client.Send("", "", terms)) == SigV4Fault::kWrongScope);
    CHECK_FALSE(client.passed_head);
    terms = client.Terms();
    terms.service = "glue";
    CHECK(FaultOf(client.Send("", "", terms)) == SigV4Fault::kWrongScope);
    CHECK_FALSE(client.passed_head);
    client.signed_at = node.clock.Now() - std::chrono::minutes(6);
    CHECK(FaultOf(client.Send("")) == SigV4Fault::kClockSkew);
    CHECK_FALSE(client.passed_head);
    client.signed_at.reset();
    client.secret = base::Secret::FromText("another");
    CHECK(FaultOf(client.Send("")) == SigV4Fault::kMismatch);
    CHECK(client.passed_head);
}

TEST_CASE("a key that is disabled is refused by the head of the next request") {
    TestNode node;
    Client client(node);
    access_control::AccessKeys keys(node.database, node.ring);
    REQUIRE(IsAnn(client.Send("{}")));

    REQUIRE(keys.SetActive(*keys.Find(client.key), false).ok());

    CHECK(FaultOf(client.Send("{}")) == SigV4Fault::kUnknownKey);
    CHECK_FALSE(client.passed_head);
}

TEST_CASE("a session signs with its own keys and token until it is over") {
    TestNode node;
    Client client(node);
    const auto role = node.Role("runner", "\"*\"");
    const auto session =
        access_control::RoleSessions(node.database, node.ring)
            .Start(role, {"s1", std::nullopt, false, "arn"}, node.random, node.clock);
    client.key = session->id;
    client.secret = session->secret.Clone();
    CHECK(FaultOf(client.Send("{}")) == SigV4Fault::kMissingToken);
    client.token = session->token.RevealText();
    const auto answer = client.Send("{}");
    REQUIRE(std::holds_alternative<std::shared_ptr<const access_control::Caller>>(answer));
    CHECK(std::get<0>(answer)->kind == access_control::CallerKind::kSession);

    node.clock.SleepFor(std::chrono::hours(1));

    CHECK(FaultOf(client.Send("{}")) == SigV4Fault::kExpiredToken);
}
