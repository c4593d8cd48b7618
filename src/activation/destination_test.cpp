// SPDX-License-Identifier: Apache-2.0
#include "activation/destination.h"

#include "activation/test_node.h"

#include <doctest/doctest.h>
#include <filesystem>

namespace {

using Names = std::vector<std::string>;

const base::AccountId kAirline{"111122223333"};
const base::AccountId kPartner{"444455556666"};

activation::DestinationStore StoreOf(TestNode& node) { return {node.database, node.keys}; }

activation::DestinationSettings Meta() {
    return {"meta", "meta", "act_1001", "http://127.0.0.1:7450", "v26.0"};
}

activation::DestinationSecrets Secrets(std::string_view token = "token") {
    return {base::Secret::FromText(token), base::Secret::FromText("app secret")};
}

std::string ErrorOf(activation::DestinationSettings settings) {
    const auto checked = activation::CheckDestination(std::move(settings));
    return checked.ok() ? "" : checked.error().message;
}

}  // namespace

TEST_CASE("a destination is spelled one way however the document spells it") {
    activation::DestinationSettings settings = Meta();
    settings.ad_account = "1001";
    settings.endpoint = "HTTPS://Graph.Facebook.com/";

    const auto checked = activation::CheckDestination(settings);

    REQUIRE(checked.ok());
    CHECK(checked->ad_account == "act_1001");
    CHECK(checked->endpoint == "https://graph.facebook.com:443");
}

TEST_CASE("an empty endpoint and version are the platform's own") {
    activation::DestinationSettings settings = Meta();
    settings.endpoint.clear();
    settings.api_version.clear();

    const auto checked = activation::CheckDestination(settings);

    REQUIRE(checked.ok());
    CHECK(checked->endpoint == "https://graph.facebook.com:443");
    CHECK(checked->api_version == "v26.0");
}

TEST_CASE("members go over plain http to loopback only") {
    activation::DestinationSettings settings = Meta();
    settings.endpoint = "http://graph.facebook.com";
    CHECK(ErrorOf(settings).find("endpoint: must be https") == 0);

    settings.endpoint = "http://10.0.0.1:7450";
    CHECK(ErrorOf(settings).find("endpoint: must be https") == 0);

    settings.endpoint = "http://[::1]:7450";
    CHECK(ErrorOf(settings).empty());
}

TEST_CASE("a field that cannot be meant is refused by its name") {
    activation::DestinationSettings settings = Meta();
    settings.kind = "tiktok";
    CHECK(ErrorOf(settings).find("kind:") == 0);

    settings = Meta();
    settings.ad_account = "act_act_1001";
    CHECK(ErrorOf(settings).find("adAccountId:") == 0);

    settings = Meta();
    settings.api_version = "26";
    CHECK(ErrorOf(settings).find("apiVersion:") == 0);

    settings = Meta();
    settings.name = "a\nb";
    CHECK(ErrorOf(settings).find("name:") == 0);
}

TEST_CASE("a destination is stored once per account and name, and tells what a document changes") {
    TestNode node;
    auto store = StoreOf(node);
    CHECK(*store.Changes(kAirline, Meta(), Secrets()) == Names{"created"});
    const auto id = store.Put(kAirline, Meta(), Secrets(), base::DestinationId("d1"));
    REQUIRE(id.ok());
    CHECK(store.Changes(kAirline, Meta(), Secrets())->empty());

    auto moved = Meta();
    moved.endpoint = "http://127.0.0.1:7451";
    CHECK(*store.Changes(kAirline, moved, Secrets("new")) == Names{"endpoint", "accessToken"});
    const auto same = store.Put(kAirline, moved, Secrets("new"), base::DestinationId("d2"));

    REQUIRE(same.ok());
    CHECK(*same == base::DestinationId("d1"));
    CHECK(store.List(kAirline)->size() == 1);
    CHECK(store.Changes(kAirline, moved, Secrets("new"))->empty());
    CHECK_FALSE(store.Find(kPartner, "meta")->has_value());
}

TEST_CASE("secrets open for their own row only") {
    TestNode node;
    auto store = StoreOf(node);
    REQUIRE(store.Put(kAirline, Meta(), Secrets(), base::DestinationId("d1")).ok());
    const auto stored = **store.Find(kAirline, "meta");
    const auto secrets = store.Unseal(stored);
    REQUIRE(secrets.ok());
    CHECK(secrets->access_token.RevealText() == "token");
    CHECK(secrets->app_secret.RevealText() == "app secret");

    REQUIRE(node.database.Execute("UPDATE destinations SET endpoint = 'http://127.0.0.1:1'").ok());

    CHECK_FALSE(store.Unseal(**store.Find(kAirline, "meta")).ok());
}

TEST_CASE("an app secret may be missing, a token may not") {
    TestNode node;
    auto store = StoreOf(node);
    activation::DestinationSecrets no_proof{base::Secret::FromText("token"), {}};
    REQUIRE(store.Put(kAirline, Meta(), no_proof, base::DestinationId("d1")).ok());
    CHECK(store.Unseal(**store.Find(kAirline, "meta"))->app_secret.empty());

    CHECK_FALSE(store.Put(kAirline, Meta(), {}, base::DestinationId("d2")).ok());
}

TEST_CASE("an account at a platform is the same however its endpoint and number are written") {
    const auto place = [](const std::string& endpoint, const std::string& ad_account) {
        const auto settings =
            activation::CheckDestination({"n", "meta", ad_account, endpoint, "v26.0"});
        REQUIRE(settings.ok());
        return activation::PlatformAccountOf(*settings);
    };

    CHECK(place("https://graph.facebook.com", "act_1001") == "meta/graph.facebook.com:443/1001");
    CHECK(place("https://GRAPH.facebook.com:443/x//y", "001001") ==
          "meta/graph.facebook.com:443/1001");
    CHECK(place("https://graph.facebook.com", "1002") !=
          place("https://graph.facebook.com", "1001"));
    CHECK(place("http://127.0.0.1:7450", "1") != place("http://127.0.0.1:7451", "1"));
}
