// SPDX-License-Identifier: Apache-2.0
#include "access/parse_condition.h"

#include "base/assert.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace access_control {
namespace {

// What an operator compares.
enum class Kind { kText, kArn, kBool, kTime, kAddress };

struct OperatorRow {
    std::string_view name;
    ConditionOperator comparison;
    Kind kind;
};
constexpr std::array kOperators = {
    OperatorRow{"StringEquals", ConditionOperator::kStringEquals, Kind::kText},
    OperatorRow{"StringNotEquals", ConditionOperator::kStringNotEquals, Kind::kText},
    OperatorRow{"StringLike", ConditionOperator::kStringLike, Kind::kText},
    OperatorRow{"StringNotLike", ConditionOperator::kStringNotLike, Kind::kText},
    OperatorRow{"Bool", ConditionOperator::kBool, Kind::kBool},
    OperatorRow{"IpAddress", ConditionOperator::kIpAddress, Kind::kAddress},
    OperatorRow{"NotIpAddress", ConditionOperator::kNotIpAddress, Kind::kAddress},
    OperatorRow{"DateGreaterThan", ConditionOperator::kDateGreaterThan, Kind::kTime},
    OperatorRow{"DateLessThan", ConditionOperator::kDateLessThan, Kind::kTime},
    OperatorRow{"ArnLike", ConditionOperator::kArnLike, Kind::kArn},
    OperatorRow{"ArnNotLike", ConditionOperator::kArnNotLike, Kind::kArn},
};

// Keys are compared without regard to case; those that end in a slash are followed by a tag's key.
struct KeyRow {
    std::string_view name;
    ConditionKey key;
    Kind kind;
};
constexpr std::array kKeys = {
    KeyRow{"aws:sourceip", ConditionKey::kSourceIp, Kind::kAddress},
    KeyRow{"aws:currenttime", ConditionKey::kCurrentTime, Kind::kTime},
    KeyRow{"aws:securetransport", ConditionKey::kSecureTransport, Kind::kBool},
    KeyRow{"aws:principalarn", ConditionKey::kPrincipalArn, Kind::kArn},
    KeyRow{"aws:principaltag/", ConditionKey::kPrincipalTag, Kind::kText},
    KeyRow{"aws:resourcetag/", ConditionKey::kResourceTag, Kind::kText},
    KeyRow{"sts:externalid", ConditionKey::kExternalId, Kind::kText},
};

base::Result<const OperatorRow*> FindOperator(std::string_view name, std::string_view field) {
    const auto row = std::ranges::find(kOperators, name, &OperatorRow::name);
    if (row != kOperators.end()) return &*row;
    return base::FieldError(field, "unknown operator " + base::QuoteName(name));
}

struct FoundKey {
    const KeyRow* row;
    std::string tag;
};

base::Result<FoundKey> FindKey(std::string_view name, std::string_view field, PolicyKind kind) {
    const std::string lower = base::AsciiLower(name);
    for (const KeyRow& row : kKeys) {
        if (row.key == ConditionKey::kExternalId && kind != PolicyKind::kTrust) continue;
        if (row.key == ConditionKey::kResourceTag && kind != PolicyKind::kIdentity) continue;
        const bool tagged = row.name.ends_with('/');
        if (tagged ? !lower.starts_with(row.name) : lower != row.name) continue;
        std::string tag(tagged ? name.substr(row.name.size()) : std::string_view());
        if (tagged && (tag.empty() || tag.size() > kTagKeyBytesMax))
            return base::FieldError(field, "a tag's key has 1 to 128 bytes");
        return FoundKey{&row, std::move(tag)};
    }
    return base::FieldError(field, "unknown condition key " + base::QuoteName(name));
}

bool Fits(Kind comparison, Kind key) {
    return comparison == key || (comparison == Kind::kText && key == Kind::kArn);
}

bool IsArnPattern(std::string_view text) {
    return text.starts_with("arn:") && std::ranges::count(text, ':') >= 5;
}

base::Result<ConditionValue> ParseValue(std::string text, Kind kind, std::string_view field) {
    switch (kind) {
        case Kind::kText: return ConditionValue(std::move(text));
        case Kind::kArn:
            if (IsArnPattern(text)) return ConditionValue(std::move(text));
            return base::FieldError(field, "the value must be an ARN of six parts");
        case Kind::kBool:
            if (text == "true" || text == "false") return ConditionValue(text == "true");
            return base::FieldError(field, "the value must be true or false");
        case Kind::kTime: {
            const auto time = base::ParseIso8601(text);
            if (time) return ConditionValue(*time);
            return base::FieldError(field, "the value must be a date such as 2026-11-20T00:00:00Z");
        }
        case Kind::kAddress: {
            const auto range = AddressRange::Parse(text);
            if (range) return ConditionValue(*range);
            return base::FieldError(field, "the value must be an address or a range in CIDR form");
        }
    }
    UNREACHABLE();
}

base::Result<Condition> ParseOne(const OperatorRow& comparison, const base::JsonMember& member,
                                 const std::string& field, PolicyKind kind) {
    ASSIGN_OR_RETURN(FoundKey key, FindKey(member.name, field, kind));
    if (!Fits(comparison.kind, key.row->kind)) {
        return base::FieldError(field, std::string(comparison.name) + " does not compare " +
                                           base::QuoteName(member.name));
    }
    Condition condition{comparison.comparison, key.row->key, std::move(key.tag), {}};
    if (comparison.kind == Kind::kBool && member.value.is_bool()) {
        condition.values.emplace_back(member.value.AsBool());
        return condition;
    }
    ASSIGN_OR_RETURN(std::vector<std::string> texts, ParseTexts(member.value, field));
    for (std::string& text : texts) {
        ASSIGN_OR_RETURN(ConditionValue value, ParseValue(std::move(text), comparison.kind, field));
        condition.values.push_back(std::move(value));
    }
    return condition;
}

}  // namespace

base::Result<std::vector<std::string>> ParseTexts(const base::Json& json, std::string_view field) {
    std::vector<std::string> texts;
    const auto add = [&](const base::Json& item) -> base::Status {
        if (!item.is_string()) return base::FieldError(field, "must be a string or strings");
        if (item.AsString().empty()) return base::FieldError(field, "must not be empty");
        if (item.AsString().size() > kPatternBytesMax)
            return base::FieldError(field, "is longer than " + std::to_string(kPatternBytesMax));
        // A policy variable read as plain text would deny less than its author meant.
        if (item.AsString().find("${") != std::string::npos)
            return base::FieldError(field, "policy variables are not understood here");
        texts.push_back(item.AsString());
        return {};
    };
    if (!json.is_array()) {
        RETURN_IF_ERROR(add(json));
        return texts;
    }
    if (json.AsArray().empty()) return base::FieldError(field, "must not be empty");
    if (json.AsArray().size() > kStatementValuesMax) {
        return base::FieldError(field,
                                "has more than " + std::to_string(kStatementValuesMax) + " values");
    }
    for (const base::Json& item : json.AsArray()) RETURN_IF_ERROR(add(item));
    return texts;
}

base::Result<std::vector<Condition>> ParseConditions(const base::Json& json, std::string_view field,
                                                     PolicyKind kind) {
    if (!json.is_object()) return base::FieldError(field, "must be an object");
    std::vector<Condition> conditions;
    for (const base::JsonMember& block : json.AsObject()) {
        const std::string place = std::string(field) + "." + base::EscapeControls(block.name);
        ASSIGN_OR_RETURN(const OperatorRow* comparison, FindOperator(block.name, field));
        if (!block.value.is_object()) return base::FieldError(place, "must be an object");
        for (const base::JsonMember& member : block.value.AsObject()) {
            if (conditions.size() == kStatementConditionsMax)
                return base::FieldError(field, "has too many conditions");
            ASSIGN_OR_RETURN(Condition condition, ParseOne(*comparison, member, place, kind));
            conditions.push_back(std::move(condition));
        }
    }
    return conditions;
}

}  // namespace access_control
