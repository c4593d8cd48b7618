// SPDX-License-Identifier: Apache-2.0
#include "matching/clear_values.h"

#include <doctest/doctest.h>

using matching::Reason;

TEST_CASE("a mobile ad id is a UUID in lower case and not all zero") {
    std::string out;
    CHECK(matching::ReadMobileAdId("918F1D4F-D195-4A8B-AF47-44683FE11DB9", out) == Reason::kNone);
    CHECK(out == "918f1d4f-d195-4a8b-af47-44683fe11db9");
    CHECK(matching::ReadMobileAdId("00000000-0000-0000-0000-000000000000", out) ==
          Reason::kZeroMadid);
    CHECK(matching::ReadMobileAdId("918F1D4FD1954A8BAF4744683FE11DB9", out) == Reason::kBadMadid);
    CHECK(matching::ReadMobileAdId("918F1D4F-D195-4A8B-AF47-44683FE11DBG", out) ==
          Reason::kBadMadid);
}

TEST_CASE("a lookalike value is a JSON number of zero or more") {
    std::string out;
    CHECK(matching::ReadLookalikeValue("007.50", out) == Reason::kNone);
    CHECK(out == "7.50");
    CHECK(matching::ReadLookalikeValue("00.5", out) == Reason::kNone);
    CHECK(out == "0.5");
    CHECK(matching::ReadLookalikeValue("000", out) == Reason::kNone);
    CHECK(out == "0");
    for (const char* bad : {"-1", "nan", "inf", "1e999", "1,5", ".5", "5.", "0x10", "+1", "1e"}) {
        CAPTURE(bad);
        CHECK(matching::ReadLookalikeValue(bad, out) == Reason::kBadNumber);
    }
}

TEST_CASE("data processing cells are the ones Meta defines") {
    std::string out;
    CHECK(matching::ReadDataProcessingOptions("[\"LDU\"]", out) == Reason::kNone);
    CHECK(out == "[\"LDU\"]");
    CHECK(matching::ReadDataProcessingOptions("ldu", out) == Reason::kNone);
    CHECK(out == "[\"LDU\"]");
    CHECK(matching::ReadDataProcessingOptions("[]", out) == Reason::kNone);
    CHECK(out == "[]");
    CHECK(matching::ReadDataProcessingOptions("[\"GDPR\"]", out) == Reason::kBadDataProcessing);
    CHECK(matching::ReadDataProcessingCountry("1", out) == Reason::kNone);
    CHECK(matching::ReadDataProcessingCountry("2", out) == Reason::kBadDataProcessing);
    CHECK(matching::ReadDataProcessingState("1013", out) == Reason::kNone);
    CHECK(matching::ReadDataProcessingState("1014", out) == Reason::kBadDataProcessing);
    CHECK(matching::ReadDataProcessingState("CA", out) == Reason::kBadDataProcessing);
}
