// SPDX-License-Identifier: Apache-2.0
#include "api/aws/refusal_records.h"

#include "../tests/support/temporary_folder.h"
#include "audit/entries.h"
#include "audit/migrations.h"

#include <array>
#include <doctest/doctest.h>

TEST_CASE("strangers' requests are recorded up to a limit a minute, and the rest is counted") {
    const support::TemporaryFolder folder;
    auto database = *metadata::Database::Open(folder.path / "node.db");
    const std::array rooms = {audit::Migrations()};
    REQUIRE(metadata::Migrate(database, rooms).ok());
    base::SystemRandom random;
    const auto keys = *crypto::KeyRing::Open(folder.path, random);
    auto recorder = *audit::Recorder::Start(folder.path / "node.db", keys, random);
    api::RefusalRecords refusals(*recorder);
    const base::WallTime now{std::chrono::minutes(30'000'000)};

    for (int i = 0; i < api::kRefusalsPerMinuteMax + 3; ++i)
        REQUIRE(refusals.Note({}, now, "r", "InvalidSignatureException", "AKIA").ok());
    REQUIRE(refusals.Note({}, now + std::chrono::minutes(1), "r-last", "Other", "AKIA").ok());
    recorder.reset();  // writes what is queued

    const auto entries = *audit::Entries(database, keys)
                              .After(base::AccountId(std::string(audit::kNodeAccount)), 0, 2'000);
    REQUIRE(entries.size() == static_cast<std::size_t>(api::kRefusalsPerMinuteMax) + 1);
    CHECK(entries.back().record.request_id == "r-last");
    CHECK(entries.back().record.decision == "LEFT_OUT_BEFORE: 3");
    CHECK(entries.front().record.decision.empty());
}
