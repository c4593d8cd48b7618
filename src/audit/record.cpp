// SPDX-License-Identifier: Apache-2.0
#include "audit/record.h"

#include <algorithm>
#include <array>
#include <utility>

namespace audit {
namespace {

constexpr std::string_view kRecordForm = "glovebox audit record 1";
constexpr std::string_view kOriginForm = "glovebox audit origin 1";
constexpr std::string_view kQueryForm = "glovebox audit query 1";
constexpr std::string_view kLeafForm = "glovebox audit leaf 1";

constexpr std::array kOutcomes{std::pair{Outcome::kSuccess, std::string_view("SUCCESS")},
                               std::pair{Outcome::kDenied, std::string_view("DENIED")},
                               std::pair{Outcome::kFailed, std::string_view("FAILED")}};

base::Error Corrupt() {
    return {base::ErrorCode::kCorrupt, "the bytes are no record of the audit trail", {}};
}

base::Result<Outcome> ReadOutcome(CanonicalReader& reader) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text());
    const auto outcome = ParseOutcome(text);
    if (!outcome) return Corrupt();
    return *outcome;
}

base::Result<bool> ReadBool(CanonicalReader& reader) {
    ASSIGN_OR_RETURN(const std::int64_t number, reader.Number());
    if (number != 0 && number != 1) return Corrupt();
    return number == 1;
}

base::Result<std::vector<std::string>> ReadTexts(CanonicalReader& reader) {
    ASSIGN_OR_RETURN(const std::int64_t count, reader.Number());
    if (count < 0 || count > static_cast<std::int64_t>(kResourcesMax)) return Corrupt();
    std::vector<std::string> texts;
    for (std::int64_t i = 0; i < count; ++i) {
        ASSIGN_OR_RETURN(texts.emplace_back(), reader.Text());
    }
    return texts;
}

}  // namespace

std::string_view ToString(Outcome outcome) {
    return std::ranges::find(kOutcomes, outcome, &std::pair<Outcome, std::string_view>::first)
        ->second;
}

std::optional<Outcome> ParseOutcome(std::string_view text) {
    for (const auto& [outcome, name] : kOutcomes)
        if (name == text) return outcome;
    return std::nullopt;
}

base::Bytes Encode(const Record& record) {
    CanonicalWriter writer(kRecordForm);
    writer.Text(record.id);
    writer.Number(record.time.time_since_epoch().count());
    writer.Text(record.account.text());
    writer.Text(record.principal);
    writer.Text(record.action);
    writer.Number(static_cast<std::int64_t>(record.resources.size()));
    for (const std::string& resource : record.resources) writer.Text(resource);
    writer.Text(record.request_id);
    writer.Text(ToString(record.outcome));
    writer.Text(record.error_code);
    writer.Number(record.changes ? 1 : 0);
    writer.Text(record.plan_hash);
    writer.Text(record.decision);
    writer.MaybeDigest(record.origin);
    writer.MaybeDigest(record.query);
    return writer.Take();
}

base::Bytes Encode(const Origin& origin) {
    CanonicalWriter writer(kOriginForm);
    writer.Text(origin.source_address);
    writer.Text(origin.user_agent);
    writer.Text(origin.access_key_id);
    return writer.Take();
}

base::Result<Record> DecodeRecord(base::ByteView bytes) {
    ASSIGN_OR_RETURN(CanonicalReader reader, CanonicalReader::Make(bytes, kRecordForm));
    Record record;
    ASSIGN_OR_RETURN(record.id, reader.Text());
    ASSIGN_OR_RETURN(const std::int64_t time, reader.Number());
    record.time = base::WallTime(std::chrono::milliseconds(time));
    if (record.time < base::kWallTimeMin || record.time > base::kWallTimeMax) return Corrupt();
    ASSIGN_OR_RETURN(std::string account, reader.Text());
    record.account = base::AccountId(std::move(account));
    ASSIGN_OR_RETURN(record.principal, reader.Text());
    ASSIGN_OR_RETURN(record.action, reader.Text());
    ASSIGN_OR_RETURN(record.resources, ReadTexts(reader));
    ASSIGN_OR_RETURN(record.request_id, reader.Text());
    ASSIGN_OR_RETURN(record.outcome, ReadOutcome(reader));
    ASSIGN_OR_RETURN(record.error_code, reader.Text());
    ASSIGN_OR_RETURN(record.changes, ReadBool(reader));
    ASSIGN_OR_RETURN(record.plan_hash, reader.Text());
    ASSIGN_OR_RETURN(record.decision, reader.Text());
    ASSIGN_OR_RETURN(record.origin, reader.MaybeDigest());
    ASSIGN_OR_RETURN(record.query, reader.MaybeDigest());
    RETURN_IF_ERROR(reader.Finish());
    return record;
}

base::Result<Origin> DecodeOrigin(base::ByteView bytes) {
    ASSIGN_OR_RETURN(CanonicalReader reader, CanonicalReader::Make(bytes, kOriginForm));
    Origin origin;
    ASSIGN_OR_RETURN(origin.source_address, reader.Text());
    ASSIGN_OR_RETURN(origin.user_agent, reader.Text());
    ASSIGN_OR_RETURN(origin.access_key_id, reader.Text());
    RETURN_IF_ERROR(reader.Finish());
    return origin;
}

crypto::Sha256Digest OriginDigest(base::ByteView salt, const Origin& origin) {
    return Commit(kOriginForm, salt, Encode(origin));
}

crypto::Sha256Digest QueryDigest(base::ByteView salt, std::string_view text) {
    return Commit(kQueryForm, salt, base::AsBytes(text));
}

crypto::Sha256Digest LeafOf(base::ByteView salt, base::ByteView encoded_record) {
    return Commit(kLeafForm, salt, encoded_record);
}

}  // namespace audit
