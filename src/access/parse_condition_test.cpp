// SPDX-License-Identifier: Apache-2.0
// Every operator with a key it compares; tests/golden/access has how they decide.
#include "access/parse_condition.h"

#include <doctest/doctest.h>

namespace {

access_control::Condition
Parse(std::string_view json,
      access_control::PolicyKind kind = access_control::PolicyKind::kIdentity) {
    const auto conditions =
        access_control::ParseConditions(*base::ParseJson(json), "Condition", kind);
    REQUIRE(conditions.ok());
    REQUIRE(conditions->size() == 1);
    return conditions->front();
}

}  // namespace

TEST_CASE("values are read as what their operator compares") {
    using access_control::ConditionKey;
    CHECK(Parse(R"({"StringEquals":{"AWS:principalTAG/Team":"a"}})").key ==
          ConditionKey::kPrincipalTag);
    CHECK(std::get<bool>(Parse(R"({"Bool":{"aws:SecureTransport":["true"]}})").values[0]));
    CHECK_FALSE(std::get<bool>(Parse(R"({"Bool":{"aws:SecureTransport":false}})").values[0]));
    CHECK(base::ToIso8601(std::get<base::WallTime>(
              Parse(R"({"DateLessThan":{"aws:CurrentTime":"2026-11-20T17:24:09Z"}})").values[0])) ==
          "2026-11-20T17:24:09.000Z");
    CHECK(std::get<access_control::AddressRange>(
              Parse(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})").values[0])
              .Contains("10.255.0.1"));
    CHECK(Parse(R"({"StringEquals":{"sts:ExternalId":"x"}})", access_control::PolicyKind::kTrust)
              .key == ConditionKey::kExternalId);
}

TEST_CASE("conditions are bounded") {
    std::string many;
    for (std::size_t i = 0; i <= access_control::kStatementConditionsMax; ++i)
        many += (i == 0 ? "\"" : ",\"") + ("aws:PrincipalTag/" + std::to_string(i)) + "\":\"x\"";

    const auto conditions =
        access_control::ParseConditions(*base::ParseJson("{\"StringEquals\":{" + many + "}}"),
                                        "Condition", access_control::PolicyKind::kIdentity);

    REQUIRE_FALSE(conditions.ok());
    CHECK(conditions.error().message == "Condition: has too many conditions");
}
