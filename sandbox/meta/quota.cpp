// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/quota.h"

#include "base/json.h"

#include <algorithm>

namespace sandbox {
namespace {

// As Meta documents them for custom audiences.
constexpr std::uint64_t kCallsLimited = 5'000;
constexpr std::uint64_t kCallsFull = 190'000;
constexpr std::uint64_t kCallsPerAudience = 40;
constexpr std::uint64_t kCallsCeiling = 700'000;
constexpr std::uint64_t kScoreLimited = 60;
constexpr std::uint64_t kScoreFull = 9'000;
constexpr std::chrono::seconds kBlockLimited{300};
constexpr std::chrono::seconds kBlockFull{60};
constexpr std::uint64_t kReadPoints = 1;
constexpr std::uint64_t kWritePoints = 3;
constexpr std::uint64_t kCallsOfApp = 1'000'000;

std::uint64_t CallsMax(Tier tier, std::size_t audiences) {
    const std::uint64_t start = tier == Tier::kLimited ? kCallsLimited : kCallsFull;
    return std::min(kCallsCeiling, start + kCallsPerAudience * audiences);
}

std::uint64_t ScoreMax(Tier tier) { return tier == Tier::kLimited ? kScoreLimited : kScoreFull; }

std::int64_t SecondOf(base::WallTime time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string_view NameOf(Tier tier) {
    return tier == Tier::kLimited ? "development_access" : "standard_access";
}

std::int64_t Percent(std::uint64_t used, std::uint64_t limit) {
    return static_cast<std::int64_t>(used * 100 / limit);
}

}  // namespace

void SlidingCount::Forget(std::int64_t second) {
    while (!slices_.empty() && slices_.front().second <= second - window_.count()) {
        total_ -= slices_.front().amount;
        slices_.pop_front();
    }
}

void SlidingCount::Add(base::WallTime now, std::uint64_t amount) {
    const std::int64_t second = SecondOf(now);
    Forget(second);
    if (slices_.empty() || slices_.back().second != second) slices_.push_back({second, 0});
    slices_.back().amount += amount;
    total_ += amount;
}

std::uint64_t SlidingCount::Total(base::WallTime now) {
    Forget(SecondOf(now));
    return total_;
}

std::chrono::seconds SlidingCount::UntilAtMost(base::WallTime now, std::uint64_t target) {
    std::uint64_t left = Total(now);
    for (const Slice& slice : slices_) {
        if (left <= target) break;
        left -= slice.amount;
        if (left <= target)
            return std::chrono::seconds(slice.second + window_.count() - SecondOf(now));
    }
    return std::chrono::seconds(0);
}

std::optional<GraphError> AccountQuota::Charge(Tier tier, std::size_t audiences, bool is_write,
                                               base::WallTime now) {
    calls_.Add(now, 1);
    score_.Add(now, is_write ? kWritePoints : kReadPoints);
    const bool blocked = now < blocked_until_;
    if (blocked || score_.Total(now) > ScoreMax(tier)) {
        blocked_until_ = now + (tier == Tier::kLimited ? kBlockLimited : kBlockFull);
        return GraphError{.code = 17,
                          .subcode = 2446079,
                          .message = "User request limit reached",
                          .transient = true};
    }
    if (calls_.Total(now) > CallsMax(tier, audiences)) {
        return GraphError{.code = 80003,
                          .subcode = 2446079,
                          .message = "There have been too many calls from this ad-account",
                          .transient = true};
    }
    return std::nullopt;
}

net::HttpHeaders AccountQuota::Headers(const std::string& account, Tier tier, std::size_t audiences,
                                       base::WallTime now) {
    const std::uint64_t calls_max = CallsMax(tier, audiences);
    const std::int64_t calls = std::min<std::int64_t>(100, Percent(calls_.Total(now), calls_max));
    const auto regain = std::chrono::ceil<std::chrono::minutes>(calls_.UntilAtMost(now, calls_max));
    base::Json entry = base::Json::MakeObject();
    entry.Set("type", "custom_audience").Set("call_count", calls);
    entry.Set("total_cputime", calls / 2).Set("total_time", calls / 3);
    entry.Set("estimated_time_to_regain_access", static_cast<std::int64_t>(regain.count()));
    entry.Set("ads_api_access_tier", NameOf(tier));
    base::Json use_case = base::Json::MakeObject();
    use_case.Set(account, base::Json::MakeArray({entry}));

    const double score =
        static_cast<double>(score_.Total(now)) * 100.0 / static_cast<double>(ScoreMax(tier));
    const auto wait = std::chrono::ceil<std::chrono::seconds>(std::max(blocked_until_, now) - now);
    base::Json of_account = base::Json::MakeObject();
    of_account.Set("acc_id_util_pct", wait.count() > 0 ? 100.0 : std::min(100.0, score));
    of_account.Set("reset_time_duration", static_cast<std::int64_t>(wait.count()));
    of_account.Set("ads_api_access_tier", NameOf(tier));

    const std::int64_t app = Percent(calls_.Total(now), kCallsOfApp);
    base::Json of_app = base::Json::MakeObject();
    of_app.Set("call_count", app).Set("total_time", app).Set("total_cputime", app);
    return {{"X-Business-Use-Case-Usage", use_case.Dump()},
            {"X-Ad-Account-Usage", of_account.Dump()},
            {"X-App-Usage", of_app.Dump()}};
}

}  // namespace sandbox
