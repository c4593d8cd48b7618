// SPDX-License-Identifier: Apache-2.0
#include "audit/export_line.h"

#include "base/json_array.h"
#include "base/object_reader.h"

#include <limits>
#include <utility>

namespace audit {
namespace {

using base::Json;
using base::ObjectReader;

constexpr std::int64_t kFormat = 1;
constexpr std::int64_t kNumberMax = std::numeric_limits<std::int64_t>::max();

Json TimeJson(const std::optional<base::WallTime>& time) {
    return time ? Json(base::ToIso8601(*time)) : Json();
}

Json DigestJson(const std::optional<crypto::Sha256Digest>& digest) {
    return digest ? Json(base::HexEncode(*digest)) : Json();
}

Json Line(std::string_view kind, const ChainPlace& place) {
    Json json = Json::MakeObject();
    json.Set("kind", kind)
        .Set("sequence", place.sequence)
        .Set("epoch", place.epoch)
        .Set("head", base::HexEncode(place.head));
    return json;
}

Json ToJson(const ExportHeader& header) {
    Json json = Json::MakeObject();
    json.Set("kind", "export")
        .Set("format", kFormat)
        .Set("account", header.account.text())
        .Set("publicKey", base::HexEncode(header.key))
        .Set("from", TimeJson(header.range.from))
        .Set("to", TimeJson(header.range.to));
    return json;
}

Json ToJson(const Shown<Origin>& shown) {
    Json json = Json::MakeObject();
    json.Set("salt", base::HexEncode(shown.salt))
        .Set("sourceAddress", shown.content.source_address)
        .Set("userAgent", shown.content.user_agent)
        .Set("accessKeyId", shown.content.access_key_id);
    return json;
}

Json ToJson(const Shown<std::string>& shown) {
    Json json = Json::MakeObject();
    json.Set("salt", base::HexEncode(shown.salt)).Set("text", shown.content);
    return json;
}

Json ToJson(const Entry& entry) {
    Json json = Line("record", entry.place);
    json.Set("salt", base::HexEncode(entry.salt)).Set("record", audit::ToJson(entry.record));
    if (entry.origin) json.Set("origin", ToJson(*entry.origin));
    if (entry.query) json.Set("query", ToJson(*entry.query));
    return json;
}

Json ToJson(const WithheldEntry& entry) {
    Json json = Line("withheld", entry.place);
    json.Set("leaf", base::HexEncode(entry.leaf));
    return json;
}

Json ToJson(const ExportEnd& end) {
    Json json = Json::MakeObject();
    json.Set("kind", "end").Set("lines", end.lines).Set("sha256", base::HexEncode(end.sha256));
    return json;
}

base::Result<std::optional<base::WallTime>> ReadTime(const ObjectReader& reader,
                                                     std::string_view name) {
    ASSIGN_OR_RETURN(const auto text, reader.OptionalText(name));
    if (!text) return std::optional<base::WallTime>();
    const auto time = base::ParseIso8601(*text);
    if (!time) return base::FieldError(reader.FieldOf(name), "is no time");
    return time;
}

base::Result<std::optional<crypto::Sha256Digest>> ReadDigest(const ObjectReader& reader,
                                                             std::string_view name) {
    ASSIGN_OR_RETURN(const auto text, reader.OptionalText(name));
    if (!text) return std::optional<crypto::Sha256Digest>();
    ASSIGN_OR_RETURN(const auto digest, ParseSha256(*text));
    return std::optional(digest);
}

base::Result<base::Bytes> ReadSalt(const ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text("salt"));
    return base::HexDecode(text);
}

base::Result<ChainPlace> ReadPlace(const ObjectReader& reader) {
    ChainPlace place;
    ASSIGN_OR_RETURN(place.sequence, reader.Int("sequence", 1, kNumberMax));
    ASSIGN_OR_RETURN(place.epoch, reader.Int("epoch", 1, kNumberMax));
    ASSIGN_OR_RETURN(const std::string head, reader.Text("head"));
    ASSIGN_OR_RETURN(place.head, ParseSha256(head));
    return place;
}

base::Result<ExportLine> ReadHeader(const Json& json) {
    ASSIGN_OR_RETURN(
        const auto reader,
        ObjectReader::Make(json, "", {"kind", "format", "account", "publicKey", "from", "to"}));
    ExportHeader header;
    ASSIGN_OR_RETURN([[maybe_unused]] const std::int64_t format,
                     reader.Int("format", kFormat, kFormat));
    ASSIGN_OR_RETURN(std::string account, reader.Text("account"));
    header.account = base::AccountId(std::move(account));
    ASSIGN_OR_RETURN(const std::string key, reader.Text("publicKey"));
    ASSIGN_OR_RETURN(header.key, ParsePublicKey(key));
    ASSIGN_OR_RETURN(header.range.from, ReadTime(reader, "from"));
    ASSIGN_OR_RETURN(header.range.to, ReadTime(reader, "to"));
    return ExportLine(header);
}

base::Result<Outcome> ReadOutcome(const ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text("outcome"));
    const auto outcome = ParseOutcome(text);
    if (!outcome) return base::FieldError(reader.FieldOf("outcome"), "is none");
    return *outcome;
}

base::Result<Record> ReadRecord(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     ObjectReader::Make(json, "record",
                                        {"id", "time", "account", "principal", "action",
                                         "resources", "requestId", "outcome", "errorCode",
                                         "changes", "planHash", "decision", "origin", "query"}));
    Record record;
    ASSIGN_OR_RETURN(record.id, reader.Text("id"));
    ASSIGN_OR_RETURN(const auto time, ReadTime(reader, "time"));
    record.time = time.value_or(base::WallTime());
    ASSIGN_OR_RETURN(std::string account, reader.Text("account"));
    record.account = base::AccountId(std::move(account));
    ASSIGN_OR_RETURN(record.principal, reader.Text("principal"));
    ASSIGN_OR_RETURN(record.action, reader.Text("action"));
    ASSIGN_OR_RETURN(record.resources, reader.Texts("resources", kResourcesMax));
    ASSIGN_OR_RETURN(record.request_id, reader.Text("requestId"));
    ASSIGN_OR_RETURN(record.outcome, ReadOutcome(reader));
    ASSIGN_OR_RETURN(record.error_code, reader.Text("errorCode"));
    ASSIGN_OR_RETURN(const auto changes, reader.OptionalBool("changes"));
    record.changes = changes.value_or(false);
    ASSIGN_OR_RETURN(record.plan_hash, reader.Text("planHash"));
    ASSIGN_OR_RETURN(record.decision, reader.Text("decision"));
    ASSIGN_OR_RETURN(record.origin, ReadDigest(reader, "origin"));
    ASSIGN_OR_RETURN(record.query, ReadDigest(reader, "query"));
    return record;
}

base::Result<Shown<Origin>> ReadOrigin(const Json& json) {
    ASSIGN_OR_RETURN(
        const auto reader,
        ObjectReader::Make(json, "origin", {"salt", "sourceAddress", "userAgent", "accessKeyId"}));
    Shown<Origin> shown;
    ASSIGN_OR_RETURN(shown.salt, ReadSalt(reader));
    ASSIGN_OR_RETURN(shown.content.source_address, reader.Text("sourceAddress"));
    ASSIGN_OR_RETURN(shown.content.user_agent, reader.Text("userAgent"));
    ASSIGN_OR_RETURN(shown.content.access_key_id, reader.Text("accessKeyId"));
    return shown;
}

base::Result<Shown<std::string>> ReadQuery(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader, ObjectReader::Make(json, "query", {"salt", "text"}));
    Shown<std::string> shown;
    ASSIGN_OR_RETURN(shown.salt, ReadSalt(reader));
    ASSIGN_OR_RETURN(shown.content, reader.Text("text"));
    return shown;
}

base::Result<ExportLine> ReadEntry(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader, ObjectReader::Make(json, "",
                                                           {"kind", "sequence", "epoch", "head",
                                                            "salt", "record", "origin", "query"}));
    Entry entry;
    ASSIGN_OR_RETURN(entry.place, ReadPlace(reader));
    ASSIGN_OR_RETURN(entry.salt, ReadSalt(reader));
    ASSIGN_OR_RETURN(const Json* record, reader.Required("record"));
    ASSIGN_OR_RETURN(entry.record, ReadRecord(*record));
    if (const Json* origin = reader.Find("origin")) {
        ASSIGN_OR_RETURN(entry.origin, ReadOrigin(*origin));
    }
    if (const Json* query = reader.Find("query")) {
        ASSIGN_OR_RETURN(entry.query, ReadQuery(*query));
    }
    return ExportLine(std::move(entry));
}

base::Result<ExportLine> ReadWithheld(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     ObjectReader::Make(json, "", {"kind", "sequence", "epoch", "head", "leaf"}));
    WithheldEntry entry;
    ASSIGN_OR_RETURN(entry.place, ReadPlace(reader));
    ASSIGN_OR_RETURN(const std::string leaf, reader.Text("leaf"));
    ASSIGN_OR_RETURN(entry.leaf, ParseSha256(leaf));
    return ExportLine(entry);
}

base::Result<ExportLine> ReadEnd(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader, ObjectReader::Make(json, "", {"kind", "lines", "sha256"}));
    ExportEnd end;
    ASSIGN_OR_RETURN(end.lines, reader.Int("lines", 1, kNumberMax));
    ASSIGN_OR_RETURN(const std::string sha256, reader.Text("sha256"));
    ASSIGN_OR_RETURN(end.sha256, ParseSha256(sha256));
    return ExportLine(end);
}

base::Result<ExportLine> Read(const Json& json) {
    const Json* kind = json.Find("kind");
    const std::string name = kind != nullptr && kind->is_string() ? kind->AsString() : "";
    if (name == "export") return ReadHeader(json);
    if (name == "record") return ReadEntry(json);
    if (name == "withheld") return ReadWithheld(json);
    if (name == "end") return ReadEnd(json);
    if (name != "digest") return base::InvalidArgument("the line is of no known kind");
    ASSIGN_OR_RETURN(const Digest digest, ParseDigest(json));
    return ExportLine(digest);
}

}  // namespace

Json ToJson(const Record& record) {
    Json json = Json::MakeObject();
    json.Set("id", record.id)
        .Set("time", base::ToIso8601(record.time))
        .Set("account", record.account.text())
        .Set("principal", record.principal)
        .Set("action", record.action)
        .Set("resources", base::JsonArrayOf(record.resources))
        .Set("requestId", record.request_id)
        .Set("outcome", ToString(record.outcome))
        .Set("errorCode", record.error_code)
        .Set("changes", record.changes)
        .Set("planHash", record.plan_hash)
        .Set("decision", record.decision)
        .Set("origin", DigestJson(record.origin))
        .Set("query", DigestJson(record.query));
    return json;
}

std::string ToLine(const ExportLine& line) {
    return std::visit([](const auto& each) { return ToJson(each).Dump(); }, line);
}

base::Result<ExportLine> ParseLine(std::string_view line) {
    ASSIGN_OR_RETURN(const Json json, base::ParseJson(line));
    ASSIGN_OR_RETURN(ExportLine read, Read(json));
    // Blanks, capital digits and other spellings of the same would be changes that nothing else finds.
    if (ToLine(read) != line) return base::InvalidArgument("the line is not as it was written");
    return read;
}

}  // namespace audit
