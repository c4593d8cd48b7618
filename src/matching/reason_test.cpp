// SPDX-License-Identifier: Apache-2.0
#include "matching/reason.h"

#include <doctest/doctest.h>
#include <set>

using matching::Outcome;
using matching::Reason;

TEST_CASE("codes are told apart, and blank is no failure") {
    std::set<std::string_view> codes;
    for (const matching::ReasonEntry& entry : matching::AllReasons()) {
        codes.insert(entry.code);
        CHECK(ToString(entry.reason) == entry.code);
        CHECK_FALSE(entry.meaning.empty());
    }

    CHECK(codes.size() == matching::kReasonCount);
    CHECK(OutcomeOf(Reason::kBlank) == Outcome::kBlank);
    CHECK(OutcomeOf(Reason::kLooksHashed) == Outcome::kSent);
    CHECK(OutcomeOf(Reason::kBadEmail) == Outcome::kFailed);
}
