// SPDX-License-Identifier: Apache-2.0
#include "access/managed_policies.h"
#include "access/name.h"
#include "api/document_reader.h"
#include "base/utf8.h"

#include <set>
#include <utility>

namespace api {
namespace {

using access_control::PolicyKind;
using access_control::PrincipalKind;

constexpr std::size_t kTrustedMax = 100;

base::Result<std::string> IdentityName(const base::ObjectReader& reader, std::size_t bytes_max) {
    ASSIGN_OR_RETURN(std::string name, reader.Text("name"));
    const auto checked = access_control::CheckIdentityName(name, bytes_max);
    if (!checked.ok()) return base::FieldError(reader.FieldOf("name"), checked.error().message);
    return name;
}

// A policy as it stands in the document, as text that was understood whole.
base::Result<std::string> DocumentMember(const base::ObjectReader& reader, std::string_view name,
                                         PolicyKind kind) {
    ASSIGN_OR_RETURN(const base::Json* json, reader.Required(name));
    if (!json->is_object()) return base::FieldError(reader.FieldOf(name), "must be an object");
    std::string text = json->Dump();
    const auto parsed = access_control::ParsePolicy(text, kind);
    if (!parsed.ok()) return parsed.error().Within(reader.FieldOf(name));
    return text;
}

base::Result<std::optional<access_control::Tags>> ParseTags(const base::ObjectReader& reader) {
    const base::Json* json = reader.Find("tags");
    if (json == nullptr) return std::optional<access_control::Tags>();
    const std::string field = reader.FieldOf("tags");
    if (!json->is_object()) return base::FieldError(field, "must be an object");
    access_control::Tags tags;
    std::set<std::string> folded;
    for (const base::JsonMember& member : json->AsObject()) {
        if (!member.value.is_string()) return base::FieldError(field, "must hold texts only");
        if (!folded.insert(base::AsciiLower(member.name)).second) {
            return base::FieldError(field, base::QuoteName(member.name) +
                                               " is named twice, since case does not count");
        }
        tags.emplace(member.name, member.value.AsString());
    }
    return std::optional(std::move(tags));
}

base::Result<access_control::TrustTerms> ParseTrust(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(json, std::move(field),
                                                                 {"principals", "externalId"}));
    access_control::TrustTerms terms;
    ASSIGN_OR_RETURN(terms.principals, reader.Texts("principals", kTrustedMax));
    if (terms.principals.empty())
        return base::FieldError(reader.FieldOf("principals"), "must not be empty");
    ASSIGN_OR_RETURN(const auto external_id, reader.OptionalText("externalId"));
    if (external_id && external_id->empty())
        return base::FieldError(reader.FieldOf("externalId"), "is empty");
    terms.external_id = external_id.value_or("");
    return terms;
}

base::Status ParseRoleTerms(const base::ObjectReader& reader, PrincipalEntry& entry) {
    if (reader.Has("trust") && reader.Has("trustPolicy"))
        return base::FieldError(reader.FieldOf("trust"), "give either trust or trustPolicy");
    if (reader.Has("trustPolicy")) {
        ASSIGN_OR_RETURN(entry.trust_policy,
                         DocumentMember(reader, "trustPolicy", PolicyKind::kTrust));
    }
    if (const base::Json* trust = reader.Find("trust")) {
        ASSIGN_OR_RETURN(entry.trust, ParseTrust(*trust, reader.FieldOf("trust")));
    }
    if (reader.Has("sessionSecondsMax")) {
        ASSIGN_OR_RETURN(const std::int64_t seconds,
                         reader.Int("sessionSecondsMax", access_control::kSessionMin.count(),
                                    std::chrono::seconds(access_control::kSessionMaxMost).count()));
        entry.session_max = std::chrono::seconds(seconds);
    }
    return {};
}

base::Result<base::ObjectReader> ReaderOf(const base::Json& json, const std::string& field,
                                          PrincipalKind kind) {
    if (kind == PrincipalKind::kUser)
        return base::ObjectReader::Make(json, field, {"account", "name", "tags", "policies"});
    return base::ObjectReader::Make(
        json, field,
        {"account", "name", "tags", "policies", "trust", "trustPolicy", "sessionSecondsMax"});
}

}  // namespace

base::Result<PolicyEntry> ParsePolicyEntry(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, field, {"account", "name", "document"}));
    PolicyEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.account, NameMember(reader, "account", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(entry.name, IdentityName(reader, access_control::kPolicyNameBytesMax));
    ASSIGN_OR_RETURN(entry.document, DocumentMember(reader, "document", PolicyKind::kIdentity));
    return entry;
}

base::Result<PrincipalEntry> ParsePrincipalEntry(const base::Json& json, std::string field,
                                                 PrincipalKind kind) {
    ASSIGN_OR_RETURN(const auto reader, ReaderOf(json, field, kind));
    PrincipalEntry entry;
    entry.field = std::move(field);
    entry.kind = kind;
    ASSIGN_OR_RETURN(entry.account, NameMember(reader, "account", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(entry.name, IdentityName(reader, access_control::kPrincipalNameBytesMax));
    ASSIGN_OR_RETURN(entry.tags, ParseTags(reader));
    ASSIGN_OR_RETURN(entry.policies,
                     reader.OptionalTexts("policies", access_control::kAttachedPoliciesMax));
    if (kind == PrincipalKind::kRole) RETURN_IF_ERROR(ParseRoleTerms(reader, entry));
    return entry;
}

}  // namespace api
