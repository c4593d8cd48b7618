// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/usage.h"

#include <doctest/doctest.h>

namespace {

using destinations::meta::ReadUsage;
using std::chrono::seconds;

activation::Usage Of(std::string name, std::string value) {
    return ReadUsage({{std::move(name), std::move(value)}});
}

}  // namespace

TEST_CASE("the worst percentage of all headers and entries counts") {
    const auto usage = ReadUsage(
        {{"X-Business-Use-Case-Usage",
          R"({"1001":[{"type":"custom_audience","call_count":10,"total_cputime":81,"total_time":5,)"
          R"("estimated_time_to_regain_access":0}]})"},
         {"x-ad-account-usage", R"({"acc_id_util_pct":9.67,"reset_time_duration":0})"},
         {"X-App-Usage", R"({"call_count":28,"total_time":25,"total_cputime":25})"}});

    CHECK(usage.percent == 81);
    CHECK(usage.regain == seconds(0));
}

TEST_CASE("the business header counts minutes, the account header seconds") {
    CHECK(Of("X-Business-Use-Case-Usage",
             R"({"1":[{"type":"custom_audience","estimated_time_to_regain_access":3}]})")
              .regain == seconds(180));
    CHECK(Of("X-Ad-Account-Usage", R"({"reset_time_duration":300})").regain == seconds(300));
}

TEST_CASE("limits of other use cases are not ours") {
    const auto usage =
        Of("X-Business-Use-Case-Usage",
           R"({"1":[{"type":"ads_insights","call_count":100,"estimated_time_to_regain_access":9},)"
           R"({"call_count":40}]})");

    CHECK(usage.percent == 40);
    CHECK(usage.regain == seconds(0));
}

TEST_CASE("nonsense in a header says nothing and breaks nothing") {
    CHECK(Of("X-App-Usage", "").percent == 0);
    CHECK(Of("X-App-Usage", "[1,2]").percent == 0);
    CHECK(Of("X-App-Usage", R"({"call_count":"99","total_time":-5})").percent == 0);
    CHECK(Of("X-App-Usage", R"({"call_count":1e300})").percent == 1000);
    CHECK(Of("X-Ad-Account-Usage", R"({"reset_time_duration":1e300})").regain ==
          seconds(destinations::meta::kRegainMax));
    CHECK(Of("X-Business-Use-Case-Usage", R"({"1":{"call_count":99}})").percent == 0);
    CHECK(Of("X-Business-Use-Case-Usage", R"({"1":[7,null]})").percent == 0);
}
