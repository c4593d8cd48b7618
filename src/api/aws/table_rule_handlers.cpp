// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"
#include "api/aws/table_handlers.h"
#include "api/aws/table_input.h"
#include "api/aws/table_json.h"
#include "api/room_document.h"

#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::ConfiguredTable;
using collaboration::ConfiguredTables;

Resource About(const Json& input) {
    return {"CONFIGURED_TABLE", TextOf(input, "configuredTableIdentifier")};
}

base::Result<ConfiguredTable> Find(const HandlerContext& context, const Json& input) {
    return ConfiguredTables(context.database)
        .FindOwned(context.account(), base::TableId(TextOf(input, "configuredTableIdentifier")));
}

// The table, if it has a rule of the type that is asked about.
base::Result<ConfiguredTable> FindRuled(const HandlerContext& context, const Json& input) {
    ASSIGN_OR_RETURN(ConfiguredTable table, Find(context, input));
    if (table.rule && policy::TypeOf(*table.rule) == TextOf(input, "analysisRuleType"))
        return table;
    return base::NotFound("the table has no rule of this type");
}

std::optional<ApiError> ReadRule(const Json& input, ConfiguredTable& table) {
    const Json text = RuleOf(input);
    if (text.Dump().size() > kRuleBytesMax)
        return QuotaExceeded({"bytes of an analysis rule", kRuleBytesMax});
    auto rule = policy::ParseAnalysisRule(text, "analysisRule");
    if (!rule.ok()) return RuleInvalid(rule.error());
    const auto named = policy::CheckRuleColumns(*rule, table.allowed_columns, "analysisRule");
    if (!named.ok()) return RuleInvalid(named.error());
    table.rule = *std::move(rule);
    if (table.join_multiplicity == policy::JoinMultiplicity::kSql &&
        !std::holds_alternative<policy::AggregationRule>(table.rule->rule)) {
        return FieldInvalid("analysisRuleType", "the table has the tag glovebox:joinMultiplicity, "
                                                "which is for AGGREGATION only");
    }
    table.rule->join_multiplicity = table.join_multiplicity;
    return std::nullopt;
}

ApiAnswer Answer(const HandlerContext& context, const ConfiguredTable& table) {
    Json answer = Json::MakeObject();
    return answer.Set("analysisRule", TableRuleJson(context, table));
}

ApiAnswer Store(const HandlerContext& context, ConfiguredTable table, const Resource& resource) {
    VALUE_OR_ANSWER(const ConfiguredTable now,
                    ConfiguredTables(context.database).Update(std::move(table), context.clock),
                    resource);
    return Answer(context, now);
}

}  // namespace

ApiAnswer CreateConfiguredTableAnalysisRule(const HandlerContext& context, const Json& input) {
    const Resource resource = About(input);
    VALUE_OR_ANSWER(ConfiguredTable table, Find(context, input), resource);
    const auto before = table.rule;
    if (auto wrong = ReadRule(input, table)) return *std::move(wrong);
    // Creating the same again is the same creation.
    if (before && before == table.rule) return Answer(context, table);
    if (before)
        return Conflicting(resource, "ALREADY_EXISTS", "a configured table has at most one rule");
    return Store(context, std::move(table), resource);
}

ApiAnswer GetConfiguredTableAnalysisRule(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const ConfiguredTable table, FindRuled(context, input), About(input));
    return Answer(context, table);
}

ApiAnswer UpdateConfiguredTableAnalysisRule(const HandlerContext& context, const Json& input) {
    const Resource resource = About(input);
    VALUE_OR_ANSWER(ConfiguredTable table, FindRuled(context, input), resource);
    if (auto wrong = ReadRule(input, table)) return *std::move(wrong);
    return Store(context, std::move(table), resource);
}

ApiAnswer DeleteConfiguredTableAnalysisRule(const HandlerContext& context, const Json& input) {
    const Resource resource = About(input);
    VALUE_OR_ANSWER(ConfiguredTable table, FindRuled(context, input), resource);
    table.rule.reset();
    OK_OR_ANSWER(ConfiguredTables(context.database).Update(std::move(table), context.clock),
                 resource);
    return Json::MakeObject();
}

}  // namespace api
