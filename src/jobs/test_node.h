// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "jobs/job_store.h"
#include "jobs/migrations.h"

#include <array>
#include <doctest/doctest.h>

// A node in a folder of its own, with the accounts airline and partner, for the tests of this room.
struct TestNode {
    TestNode() {
        const std::array rooms = {access_control::Migrations(), jobs::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        access_control::Accounts accounts(database);
        airline = accounts.Create("airline", random, clock)->id;
        partner = accounts.Create("partner", random, clock)->id;
    }

    jobs::Job Submit(const base::AccountId& account, std::string kind = "COUNT") {
        jobs::Job job;
        job.account = account;
        job.kind = std::move(kind);
        job.request = base::Json("to be sealed");
        auto submitted = store.Submit(std::move(job), random, clock);
        REQUIRE(submitted.ok());
        clock.SleepFor(std::chrono::milliseconds(1));
        return *std::move(submitted);
    }

    jobs::JobStatus StatusOf(const jobs::Job& job) {
        return store.Find(job.account, job.id)->status;
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{11};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(0))};
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    jobs::JobStore store{database, keys};
    base::AccountId airline;
    base::AccountId partner;
};
