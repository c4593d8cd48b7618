// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cloudtrail_event.h"

#include "api/aws/input.h"
#include "audit/trail.h"

#include <algorithm>
#include <array>
#include <utility>

namespace api {
namespace {

using audit::Entry;
using audit::Record;
using base::Json;

constexpr std::array kKeys{
    std::pair{std::string_view("EventId"), LookupKey::kEventId},
    std::pair{std::string_view("EventName"), LookupKey::kEventName},
    std::pair{std::string_view("ReadOnly"), LookupKey::kReadOnly},
    std::pair{std::string_view("Username"), LookupKey::kUsername},
    std::pair{std::string_view("ResourceType"), LookupKey::kResourceType},
    std::pair{std::string_view("ResourceName"), LookupKey::kResourceName},
    std::pair{std::string_view("EventSource"), LookupKey::kEventSource},
    std::pair{std::string_view("AccessKeyId"), LookupKey::kAccessKeyId},
};

struct ResourceKind {
    std::string_view kind;  // in an ARN
    std::string_view type;
};
constexpr std::array kKinds{
    ResourceKind{"collaboration", "AWS::CleanRooms::Collaboration"},
    ResourceKind{"membership", "AWS::CleanRooms::Membership"},
    ResourceKind{"configuredtable", "AWS::CleanRooms::ConfiguredTable"},
    ResourceKind{"configuredtableassociation", "AWS::CleanRooms::ConfiguredTableAssociation"},
    ResourceKind{"analysistemplate", "AWS::CleanRooms::AnalysisTemplate"},
    ResourceKind{"protectedquery", "AWS::CleanRooms::ProtectedQuery"},
    ResourceKind{"user", "AWS::IAM::User"},
    ResourceKind{"role", "AWS::IAM::Role"},
    ResourceKind{"policy", "AWS::IAM::Policy"},
};

// What stands after the last of `mark`; all of it where there is none.
std::string_view After(std::string_view text, char mark) {
    return text.substr(text.rfind(mark) + 1);
}

std::string_view EventName(const Record& record) { return After(record.action, ':'); }

std::string EventSource(const Record& record) {
    const std::string service = record.action.substr(0, record.action.find(':'));
    return service == "glovebox" ? service : service + ".amazonaws.com";
}

// "user/ann", "assumed-role/analyst/session" and "root" are ann, session and root.
std::string_view Username(const Record& record) { return After(After(record.principal, ':'), '/'); }

std::string_view ResourceType(std::string_view arn) {
    if (arn.starts_with("arn:aws:s3:"))
        return arn.find('/') == std::string_view::npos ? "AWS::S3::Bucket" : "AWS::S3::Object";
    const std::string_view path = After(arn, ':');
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return "";
    const auto known =
        std::ranges::find(kKinds, After(path.substr(0, slash), '/'), &ResourceKind::kind);
    return known == kKinds.end() ? "" : known->type;
}

std::string_view IdentityType(const Record& record, const TrailReader& reader) {
    const std::string_view who = After(record.principal, ':');
    if (record.account != reader.account) return "AWSAccount";
    if (who == "root") return "Root";
    return who.starts_with("assumed-role/") ? "AssumedRole" : "IAMUser";
}

Json IdentityJson(const Entry& entry, const TrailReader& reader) {
    Json json = Json::MakeObject();
    json.Set("type", IdentityType(entry.record, reader))
        .Set("arn", entry.record.principal)
        .Set("accountId", entry.record.account.text());
    if (entry.origin) json.Set("accessKeyId", entry.origin->content.access_key_id);
    return json;
}

Json ResourcesJson(const Record& record) {
    Json list = Json::MakeArray();
    for (const std::string& arn : record.resources) {
        Json item = Json::MakeObject();
        item.Set("ARN", arn).Set("type", ResourceType(arn));
        if (const auto owner = audit::AccountOfArn(arn)) item.Set("accountId", owner->text());
        list.Append(std::move(item));
    }
    return list;
}

Json AdditionalJson(const Entry& entry) {
    const Record& record = entry.record;
    Json json = Json::MakeObject();
    json.Set("outcome", audit::ToString(record.outcome));
    if (!record.plan_hash.empty()) json.Set("planHash", record.plan_hash);
    if (!record.decision.empty()) json.Set("decision", record.decision);
    if (entry.query) json.Set("queryText", entry.query->content);
    json.Set("epoch", entry.place.epoch).Set("sequence", entry.place.sequence);
    return json;
}

// CloudTrail's record, in the members that people and programs look for.
Json FullJson(const Entry& entry, const TrailReader& reader) {
    const Record& record = entry.record;
    Json json = Json::MakeObject();
    json.Set("eventVersion", "1.09")
        .Set("userIdentity", IdentityJson(entry, reader))
        .Set("eventTime", base::ToIso8601(record.time))
        .Set("eventSource", EventSource(record))
        .Set("eventName", EventName(record))
        .Set("awsRegion", reader.region);
    if (entry.origin) {
        json.Set("sourceIPAddress", entry.origin->content.source_address)
            .Set("userAgent", entry.origin->content.user_agent);
    }
    if (!record.error_code.empty()) json.Set("errorCode", record.error_code);
    json.Set("requestParameters", nullptr)
        .Set("responseElements", nullptr)
        .Set("additionalEventData", AdditionalJson(entry))
        .Set("requestID", record.request_id)
        .Set("eventID", record.id)
        .Set("readOnly", !record.changes)
        .Set("resources", ResourcesJson(record))
        .Set("eventType", "AwsApiCall")
        .Set("managementEvent", true)
        .Set("recipientAccountId", reader.account.text())
        .Set("eventCategory", "Management");
    return json;
}

bool AnyResource(const Record& record, const auto& matches) {
    return std::ranges::any_of(record.resources, matches);
}

}  // namespace

std::optional<LookupKey> ParseLookupKey(std::string_view name) {
    for (const auto& [known, key] : kKeys)
        if (known == name) return key;
    return std::nullopt;
}

bool Matches(const Entry& entry, const LookupAttribute& attribute) {
    const Record& record = entry.record;
    const std::string_view value = attribute.value;
    switch (attribute.key) {
        case LookupKey::kEventId: return record.id == value;
        case LookupKey::kEventName: return EventName(record) == value;
        case LookupKey::kReadOnly: return (record.changes ? "false" : "true") == value;
        case LookupKey::kUsername: return Username(record) == value;
        case LookupKey::kEventSource: return EventSource(record) == value;
        case LookupKey::kAccessKeyId:
            return entry.origin && entry.origin->content.access_key_id == value;
        case LookupKey::kResourceType:
            return AnyResource(record, [&](const auto& arn) { return ResourceType(arn) == value; });
        case LookupKey::kResourceName:
            return AnyResource(
                record, [&](const auto& arn) { return arn == value || After(arn, '/') == value; });
    }
    UNREACHABLE();
}

Json EventJson(const Entry& entry, const TrailReader& reader) {
    const Record& record = entry.record;
    Json resources = Json::MakeArray();
    for (const std::string& arn : record.resources) {
        Json item = Json::MakeObject();
        resources.Append(item.Set("ResourceType", ResourceType(arn)).Set("ResourceName", arn));
    }
    Json json = Json::MakeObject();
    json.Set("EventId", record.id)
        .Set("EventName", EventName(record))
        .Set("ReadOnly", record.changes ? "false" : "true")
        .Set("EventTime", TimeJson(record.time))
        .Set("EventSource", EventSource(record))
        .Set("Username", Username(record))
        .Set("Resources", std::move(resources));
    if (entry.origin) json.Set("AccessKeyId", entry.origin->content.access_key_id);
    json.Set("CloudTrailEvent", FullJson(entry, reader).Dump());
    return json;
}

}  // namespace api
