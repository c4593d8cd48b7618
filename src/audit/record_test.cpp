// SPDX-License-Identifier: Apache-2.0
#include "audit/record.h"

#include <doctest/doctest.h>

namespace {

audit::Record Sample() {
    audit::Record record;
    record.id = "7f";
    record.time = base::WallTime(std::chrono::milliseconds(5));
    record.account = base::AccountId("111111111111");
    record.principal = "arn:aws:iam::111111111111:user/ann";
    record.action = "cleanrooms:StartProtectedQuery";
    record.resources = {"arn:a", "arn:b"};
    record.request_id = "r";
    record.outcome = audit::Outcome::kDenied;
    record.error_code = "AccessDeniedException";
    record.changes = true;
    record.plan_hash = "aa";
    record.decision = "APPROVED";
    record.origin = crypto::Sha256({});
    return record;
}

}  // namespace

TEST_CASE("a record and an origin come back from their bytes") {
    const audit::Origin origin{"192.0.2.7", "curl/8", "AKIA"};

    CHECK(*audit::DecodeRecord(audit::Encode(Sample())) == Sample());
    CHECK(*audit::DecodeOrigin(audit::Encode(origin)) == origin);
    CHECK_FALSE(audit::DecodeRecord(audit::Encode(origin)).ok());
    CHECK_FALSE(audit::DecodeOrigin(audit::Encode(Sample())).ok());
}

TEST_CASE("a record of more resources than any has is refused") {
    audit::Record record = Sample();
    record.resources.assign(audit::kResourcesMax + 1, "arn:a");

    CHECK(audit::DecodeRecord(audit::Encode(record)).error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("a record of a time that has no text is refused") {
    audit::Record record = Sample();

    for (const base::WallTime time : {base::kWallTimeMin - std::chrono::milliseconds(1),
                                      base::kWallTimeMax + std::chrono::milliseconds(1)}) {
        record.time = time;
        CHECK(audit::DecodeRecord(audit::Encode(record)).error().code == base::ErrorCode::kCorrupt);
    }
}

TEST_CASE("an outcome's name is its own and nobody else's") {
    CHECK(audit::ParseOutcome("DENIED") == audit::Outcome::kDenied);
    CHECK(audit::ToString(audit::Outcome::kFailed) == "FAILED");
    CHECK_FALSE(audit::ParseOutcome("denied"));
}
