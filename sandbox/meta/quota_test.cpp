// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/quota.h"

#include "base/json.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

const base::WallTime kStart{std::chrono::hours(500'000)};

std::string HeaderOf(AccountQuota& quota, const char* name, base::WallTime now) {
    return *net::FindHeader(quota.Headers("7", Tier::kLimited, 1, now), name);
}

}  // namespace

TEST_CASE("a sliding count forgets what is older than its window") {
    SlidingCount count{std::chrono::seconds(300)};
    count.Add(kStart, 5);
    count.Add(kStart + std::chrono::seconds(100), 7);

    CHECK(count.Total(kStart + std::chrono::seconds(299)) == 12);
    CHECK(count.UntilAtMost(kStart + std::chrono::seconds(200), 7) == std::chrono::seconds(100));
    CHECK(count.Total(kStart + std::chrono::seconds(300)) == 7);
    CHECK(count.Total(kStart + std::chrono::seconds(400)) == 0);
}

TEST_CASE(
    "twenty writes fill the score of the limited tier and the next is blocked for 300 seconds") {
    AccountQuota quota;
    int admitted = 0;
    for (int i = 0; i < 20; ++i) admitted += quota.Charge(Tier::kLimited, 1, true, kStart) ? 0 : 1;
    CHECK(admitted == 20);
    CHECK(HeaderOf(quota, "X-Ad-Account-Usage", kStart).find("\"acc_id_util_pct\":1") !=
          std::string::npos);

    const auto blocked = quota.Charge(Tier::kLimited, 1, true, kStart);

    REQUIRE(blocked.has_value());
    CHECK(blocked->code == 17);
    CHECK(blocked->subcode == 2446079);
    CHECK(HeaderOf(quota, "X-Ad-Account-Usage", kStart).find("\"reset_time_duration\":300") !=
          std::string::npos);
    CHECK_FALSE(quota.Charge(Tier::kLimited, 1, true, kStart + std::chrono::seconds(301)));
}

TEST_CASE("calling on while blocked prolongs the block") {
    AccountQuota quota;
    for (int i = 0; i < 21; ++i) static_cast<void>(quota.Charge(Tier::kLimited, 1, true, kStart));
    CHECK(quota.Charge(Tier::kLimited, 1, false, kStart + std::chrono::seconds(299)).has_value());

    CHECK(quota.Charge(Tier::kLimited, 1, false, kStart + std::chrono::seconds(301)).has_value());
    CHECK_FALSE(quota.Charge(Tier::kLimited, 1, false, kStart + std::chrono::seconds(700)));
}

TEST_CASE("past the calls of an hour comes 80003 with the minutes to wait") {
    AccountQuota quota;
    quota.AddCalls(5'040, kStart);

    const auto throttled = quota.Charge(Tier::kLimited, 1, false, kStart);

    REQUIRE(throttled.has_value());
    CHECK(throttled->code == 80003);
    CHECK(throttled->subcode == 2446079);
    const auto header = base::ParseJson(HeaderOf(quota, "X-Business-Use-Case-Usage", kStart));
    REQUIRE(header.ok());
    const base::Json& entry = header->Find("7")->AsArray().front();
    CHECK(entry.Find("call_count")->AsInt() == 100);
    CHECK(entry.Find("type")->AsString() == "custom_audience");
    CHECK(entry.Find("estimated_time_to_regain_access")->AsInt() == 60);
    CHECK(entry.Find("ads_api_access_tier")->AsString() == "development_access");
    CHECK_FALSE(quota.Charge(Tier::kLimited, 1, false, kStart + std::chrono::minutes(61)));
}

}  // namespace sandbox
