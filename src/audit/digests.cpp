// SPDX-License-Identifier: Apache-2.0
#include "audit/digests.h"

#include "base/log.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace audit {
namespace {

// The machine's clock may be set while one waits.
constexpr std::chrono::milliseconds kWaitMax = std::chrono::minutes(1);

base::Result<Digest> Parse(const std::string& text) {
    ASSIGN_OR_RETURN(const base::Json json, base::ParseJson(text));
    return ParseDigest(json);
}

}  // namespace

base::Status Digests::SignOne(const base::AccountId& account, const ChainPlace& place,
                              base::Clock& clock) {
    Digest digest{account, 1, place, clock.Now(), {}, {}, {}};
    ASSIGN_OR_RETURN(const auto last, database_.QueryOne<std::string>(
                                          "SELECT digest FROM audit_digests WHERE account_id = ? "
                                          "ORDER BY number DESC LIMIT 1",
                                          {account}));
    if (last) {
        ASSIGN_OR_RETURN(const Digest before, Parse(std::get<0>(*last)));
        digest.number = before.number + 1;
        digest.previous = HashOf(before);
    }
    RETURN_IF_ERROR(Sign(digest, keys_));
    ASSIGN_OR_RETURN(
        [[maybe_unused]] const std::int64_t inserted,
        database_.Execute("INSERT INTO audit_digests (account_id, number, sequence, "
                          "digest) VALUES (?, ?, ?, ?)",
                          {account, digest.number, place.sequence, ToJson(digest).Dump()}));
    return {};
}

base::Result<std::int64_t> Digests::SignAll(base::Clock& clock) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    ASSIGN_OR_RETURN(
        const auto moved,
        (database_.Query<base::AccountId, std::int64_t, std::int64_t, base::Bytes>(
            "SELECT account_id, epoch, sequence, head FROM audit_chains WHERE sequence > "
            "coalesce((SELECT newest.sequence FROM audit_digests newest WHERE newest.account_id = "
            "audit_chains.account_id ORDER BY newest.number DESC LIMIT 1), 0) ORDER BY "
            "account_id")));
    for (const auto& [account, epoch, sequence, head] : moved) {
        ChainPlace place{epoch, sequence, {}};
        if (head.size() != place.head.size()) return base::Internal("a chain's head is damaged");
        std::ranges::copy(head, place.head.begin());
        RETURN_IF_ERROR(SignOne(account, place, clock));
    }
    RETURN_IF_ERROR(transaction.Commit());
    return static_cast<std::int64_t>(moved.size());
}

base::Result<std::vector<Digest>> Digests::List(const base::AccountId& account) {
    return After(account, 0, std::numeric_limits<std::int64_t>::max());
}

base::Result<std::vector<Digest>> Digests::After(const base::AccountId& account,
                                                 std::int64_t number, std::int64_t count) {
    ASSIGN_OR_RETURN(const auto rows,
                     database_.Query<std::string>("SELECT digest FROM audit_digests WHERE "
                                                  "account_id = ? AND number > ? "
                                                  "ORDER BY number LIMIT ?",
                                                  {account, number, count}));
    std::vector<Digest> digests;
    for (const auto& [text] : rows) {
        ASSIGN_OR_RETURN(digests.emplace_back(), Parse(text));
    }
    return digests;
}

std::chrono::milliseconds UntilNextHour(base::WallTime now) {
    return std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours(1) - now;
}

bool DigestsAreDue(base::WallTime made_at, base::WallTime now) {
    using std::chrono::floor;
    using std::chrono::hours;
    return floor<hours>(made_at) != floor<hours>(now);
}

HourlyDigests::HourlyDigests(metadata::Database database, const crypto::KeyRing& keys,
                             base::Clock& clock)
    : database_(std::move(database)), digests_(database_, keys), clock_(clock) {
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

base::Result<std::unique_ptr<HourlyDigests>>
HourlyDigests::Start(const std::filesystem::path& database_file, const crypto::KeyRing& keys,
                     base::Clock& clock) {
    ASSIGN_OR_RETURN(auto database, metadata::Database::Open(database_file));
    return std::unique_ptr<HourlyDigests>(new HourlyDigests(std::move(database), keys, clock));
}

HourlyDigests::~HourlyDigests() {
    thread_.request_stop();
    thread_.join();
}

void HourlyDigests::Run(const std::stop_token& stop) {
    base::WallTime made_at{};  // never
    while (!stop.stop_requested()) {
        const base::WallTime now = clock_.Now();
        if (DigestsAreDue(made_at, now)) {
            base::Status made;
            try {
                if (const auto count = digests_.SignAll(clock_); !count.ok()) made = count.error();
            } catch (const std::exception&) {
                made = base::Internal("an unexpected exception ended the signing of digests");
            }
            if (made.ok()) {
                made_at = now;
            } else {
                base::LogFailure(base::LogLevel::kError, "audit_digest_failed", made.error());
            }
        }
        const base::Lock lock(mutex_);
        stopped_.wait_for(mutex_, stop, std::min(kWaitMax, UntilNextHour(clock_.Now())),
                          [] { return false; });
    }
}

}  // namespace audit
