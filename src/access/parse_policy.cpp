// SPDX-License-Identifier: Apache-2.0
#include "access/parse_condition.h"
#include "access/policy_document.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <set>

namespace access_control {
namespace {

constexpr std::size_t kAccountIdDigits = 12;
constexpr std::string_view kAssumeRole = "sts:AssumeRole";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t BytesThatCount(std::string_view text) {
    constexpr std::string_view kSpaces = " \t\r\n";
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [&](char c) { return kSpaces.find(c) == std::string_view::npos; }));
}

// "*", or a service's prefix and a pattern of its actions.
bool IsAction(std::string_view text) {
    if (text == "*") return true;
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size()) return false;
    return std::ranges::all_of(text.substr(0, colon),
                               [](char c) { return IsAlphanumeric(c) || c == '-'; }) &&
           std::ranges::all_of(text.substr(colon + 1),
                               [](char c) { return IsAlphanumeric(c) || c == '*' || c == '?'; });
}

bool IsResource(std::string_view text) {
    return text == "*" || (text.starts_with("arn:") && std::ranges::count(text, ':') >= 5);
}

// One of an element and its Not form. The Not form is in `name` with "Not" before it.
base::Result<Patterns> ParsePatterns(const base::ObjectReader& statement, const char* name,
                                     bool (*is_pattern)(std::string_view)) {
    const std::string not_name = std::string("Not") + name;
    const base::Json* plain = statement.Find(name);
    const base::Json* negated = statement.Find(not_name);
    if ((plain == nullptr) == (negated == nullptr)) {
        return base::FieldError(statement.FieldOf(name),
                                "give either " + std::string(name) + " or " + not_name);
    }
    const std::string field = statement.FieldOf(negated != nullptr ? not_name : name);
    Patterns patterns;
    patterns.negated = negated != nullptr;
    ASSIGN_OR_RETURN(patterns.any_of, ParseTexts(negated != nullptr ? *negated : *plain, field));
    if (!std::ranges::all_of(patterns.any_of, is_pattern))
        return base::FieldError(field, "holds a value that is not of its form");
    return patterns;
}

bool IsAccountId(std::string_view text) {
    return text.size() == kAccountIdDigits && std::ranges::all_of(text, IsDigit);
}

// arn:aws:iam::ACCOUNT:root|user/NAME|role/NAME or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
base::Result<TrustedPrincipal> ParsePrincipal(const std::string& text, const std::string& field) {
    TrustedPrincipal principal;
    if (text == "*") {
        principal.everybody = true;
        return principal;
    }
    if (IsAccountId(text)) {
        principal.account = base::AccountId(text);
        return principal;
    }
    constexpr std::string_view kIam = "arn:aws:iam::";
    constexpr std::string_view kSts = "arn:aws:sts::";
    const std::string_view view = text;
    const std::string_view account =
        view.substr(std::min(kIam.size(), view.size())).substr(0, kAccountIdDigits);
    const std::string_view rest =
        view.substr(std::min(kIam.size() + kAccountIdDigits, view.size()));
    const bool one =
        (view.starts_with(kIam) && (rest.starts_with(":user/") || rest.starts_with(":role/"))) ||
        (view.starts_with(kSts) && rest.starts_with(":assumed-role/"));
    if (!IsAccountId(account) || view.find_first_of("*?") != std::string_view::npos ||
        !(one || (view.starts_with(kIam) && rest == ":root"))) {
        return base::FieldError(field, "must be *, an account's id, or the ARN of an account, "
                                       "user, role or session without wildcards");
    }
    if (one) principal.arn = text;
    if (!one) principal.account = base::AccountId(std::string(account));
    return principal;
}

base::Result<std::vector<TrustedPrincipal>> ParsePrincipals(const base::ObjectReader& statement) {
    std::string field = statement.FieldOf("Principal");
    ASSIGN_OR_RETURN(const base::Json* json, statement.Required("Principal"));
    if (json->is_object()) {
        ASSIGN_OR_RETURN(const auto object, base::ObjectReader::Make(*json, field, {"AWS"}));
        field = object.FieldOf("AWS");
        ASSIGN_OR_RETURN(json, object.Required("AWS"));
    } else if (!json->is_string() || json->AsString() != "*") {
        return base::FieldError(field, "must be * or an object with the member AWS");
    }
    ASSIGN_OR_RETURN(const auto texts, ParseTexts(*json, field));
    std::vector<TrustedPrincipal> principals;
    for (const std::string& text : texts) {
        ASSIGN_OR_RETURN(TrustedPrincipal principal, ParsePrincipal(text, field));
        principals.push_back(std::move(principal));
    }
    return principals;
}

base::Status ParseTrustPart(const base::ObjectReader& reader, Statement& statement) {
    const auto assumes = [](std::string_view action) { return action == kAssumeRole; };
    ASSIGN_OR_RETURN(statement.actions, ParsePatterns(reader, "Action", assumes));
    ASSIGN_OR_RETURN(statement.principals, ParsePrincipals(reader));
    return {};
}

base::Status ParseIdentityPart(const base::ObjectReader& reader, Statement& statement) {
    ASSIGN_OR_RETURN(statement.actions, ParsePatterns(reader, "Action", IsAction));
    ASSIGN_OR_RETURN(statement.resources, ParsePatterns(reader, "Resource", IsResource));
    return {};
}

base::Result<Effect> ParseEffect(const base::ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::string effect, reader.Text("Effect"));
    if (effect == "Allow") return Effect::kAllow;
    if (effect == "Deny") return Effect::kDeny;
    return base::FieldError(reader.FieldOf("Effect"), "must be Allow or Deny");
}

// An element that is null reads like one that was meant and forgotten.
base::Status RefuseNulls(const base::Json& json, const std::string& field) {
    if (!json.is_object()) return {};
    for (const base::JsonMember& member : json.AsObject()) {
        if (member.value.is_null())
            return base::FieldError(field, base::QuoteName(member.name) + " must not be null");
    }
    return {};
}

base::Result<base::ObjectReader> StatementReader(const base::Json& json, const std::string& field,
                                                 PolicyKind kind) {
    if (kind == PolicyKind::kTrust) {
        return base::ObjectReader::Make(json, field,
                                        {"Sid", "Effect", "Principal", "Action", "Condition"});
    }
    return base::ObjectReader::Make(
        json, field,
        {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"});
}

base::Result<Statement> ParseStatement(const base::Json& json, const std::string& field,
                                       PolicyKind kind) {
    RETURN_IF_ERROR(RefuseNulls(json, field));
    ASSIGN_OR_RETURN(const base::ObjectReader reader, StatementReader(json, field, kind));
    Statement statement;
    ASSIGN_OR_RETURN(const auto sid, reader.OptionalText("Sid"));
    statement.sid = sid.value_or("");
    if (!std::ranges::all_of(statement.sid, IsAlphanumeric) || statement.sid.size() > 100)
        return base::FieldError(reader.FieldOf("Sid"), "must be up to 100 letters and digits");
    ASSIGN_OR_RETURN(statement.effect, ParseEffect(reader));
    RETURN_IF_ERROR(kind == PolicyKind::kTrust ? ParseTrustPart(reader, statement)
                                               : ParseIdentityPart(reader, statement));
    for (std::string& action : statement.actions.any_of) action = base::AsciiLower(action);
    if (const base::Json* conditions = reader.Find("Condition")) {
        ASSIGN_OR_RETURN(statement.conditions,
                         ParseConditions(*conditions, reader.FieldOf("Condition"), kind));
    }
    return statement;
}

base::Status CheckVersion(const base::ObjectReader& reader) {
    ASSIGN_OR_RETURN(const auto version, reader.OptionalText("Version"));
    if (!version || *version == "2012-10-17" || *version == "2008-10-17") return {};
    return base::FieldError("Version", "must be 2012-10-17 or 2008-10-17");
}

base::Status CheckSize(std::string_view json, PolicyKind kind) {
    const std::size_t max = kind == PolicyKind::kTrust ? kTrustPolicyBytesMax : kPolicyBytesMax;
    if (BytesThatCount(json) <= max) return {};
    return base::InvalidArgument("the policy has more than " + std::to_string(max) + " bytes");
}

}  // namespace

base::Result<PolicyDocument> ParsePolicy(std::string_view json, PolicyKind kind) {
    RETURN_IF_ERROR(CheckSize(json, kind));
    ASSIGN_OR_RETURN(const base::Json whole,
                     base::ParseJson(json, {kPolicyTextBytesMax, kPolicyDepthMax}));
    RETURN_IF_ERROR(RefuseNulls(whole, ""));
    ASSIGN_OR_RETURN(const base::ObjectReader reader,
                     base::ObjectReader::Make(whole, "", {"Version", "Id", "Statement"}));
    RETURN_IF_ERROR(CheckVersion(reader));
    ASSIGN_OR_RETURN(const auto id, reader.OptionalText("Id"));
    ASSIGN_OR_RETURN(const base::Json* statements, reader.Required("Statement"));
    PolicyDocument document;
    if (!statements->is_array()) {
        ASSIGN_OR_RETURN(Statement one, ParseStatement(*statements, "Statement", kind));
        document.statements.push_back(std::move(one));
        return document;
    }
    ASSIGN_OR_RETURN(const auto items, reader.Items("Statement", kStatementsMax));
    if (items.empty()) return base::FieldError("Statement", "must not be empty");
    std::set<std::string> sids;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string field = reader.FieldOf("Statement", i);
        ASSIGN_OR_RETURN(Statement statement, ParseStatement(items[i], field, kind));
        if (!statement.sid.empty() && !sids.insert(statement.sid).second)
            return base::FieldError(field, "its Sid is that of an earlier statement");
        document.statements.push_back(std::move(statement));
    }
    return document;
}

}  // namespace access_control
