// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "audit/digests.h"
#include "audit/export_trail.h"
#include "audit/migrations.h"
#include "audit/trail.h"

#include <array>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

namespace audit {

// A node with a trail, and what the airline and its partner do on it.
struct TestNode {
    explicit TestNode(std::uint64_t seed = 3) : random(seed) {
        const std::array rooms = {Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    Act ActOf(const base::AccountId& account, std::string action) {
        Act act;
        act.record.time = clock.Now();
        act.record.account = account;
        act.record.principal = "arn:aws:iam::" + account.text() + ":root";
        act.record.action = std::move(action);
        act.record.request_id = "r-1";
        act.origin = {"192.0.2.7", "curl/8", "AKIAEXAMPLE"};
        clock.SleepFor(std::chrono::seconds(1));
        return act;
    }

    // The airline's, with its partner touched and a query text.
    Act Query() {
        Act act = ActOf(airline, "cleanrooms:StartProtectedQuery");
        act.record.resources = {"arn:aws:cleanrooms:us-east-1:111111111111:membership/m"};
        act.record.changes = true;
        act.record.plan_hash = "5eed";
        act.record.decision = "APPROVED";
        act.query_text = "SELECT tier\nFROM travellers";
        act.touched = {partner};
        return act;
    }

    void Append(const Act& act) {
        auto transaction = database.Begin();
        REQUIRE(trail.Append(act).ok());
        REQUIRE(transaction->Commit().ok());
    }

    // The whole trail of an account as it is exported, up to a digest made now.
    std::string Export(const base::AccountId& account, const TimeRange& range = {}) {
        REQUIRE(digests.SignAll(clock).ok());
        std::string text;
        REQUIRE(ExportTrail(database, keys, {account, range},
                            [&text](std::string_view part) -> base::Status {
                                text += part;
                                return {};
                            })
                    .ok());
        return text;
    }

    std::vector<Entry> All(const base::AccountId& account) {
        return *entries.After(account, 0, 1'000);
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random;
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'123))};
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    Trail trail{database, keys, random};
    Entries entries{database, keys};
    Digests digests{database, keys};
    base::AccountId airline{"111111111111"};
    base::AccountId partner{"222222222222"};
};

}  // namespace audit
