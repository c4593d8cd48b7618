// SPDX-License-Identifier: Apache-2.0
#include "server/audit_text.h"

#include "base/json_array.h"
#include "base/utf8.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using audit::VerifyReport;

constexpr std::size_t kFingerprintDigits = 16;

std::string Fingerprint(const VerifyReport& report) {
    return base::HexEncode(report.key).substr(0, kFingerprintDigits);
}

std::string Count(std::int64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string Times(const VerifyReport& report) {
    if (!report.oldest || !report.newest) return "none shown";
    return base::ToIso8601(*report.oldest) + " to " + base::ToIso8601(*report.newest);
}

std::string Records(const VerifyReport& report) {
    std::string text = fmt::format("{} to {}", report.first, report.last);
    if (report.withheld > 0) text += fmt::format(", {} of them withheld", report.withheld);
    if (report.epochs > 1)
        text += fmt::format(", in {} epochs: the node was restored from a backup", report.epochs);
    return text;
}

std::string Digests(const VerifyReport& report) {
    if (!report.newest_digest) return "none";
    return fmt::format("{}, the newest of {} after record {}", report.digests,
                       base::ToIso8601(report.newest_digest->time),
                       report.newest_digest->place.sequence);
}

std::string Proven(const VerifyReport& report) {
    if (!report.newest_digest)
        return "  - that the records fit together; who wrote them, nothing says\n";
    std::string text = fmt::format("  - no record up to {} was changed, removed, added or moved "
                                   "since its digest was signed\n",
                                   report.newest_digest->place.sequence);
    if (report.held_digest_found) {
        text += "  - the trail leads through the digest you hold, signed with the same key\n";
    }
    return text;
}

std::string NotProven(const VerifyReport& report) {
    std::string text;
    if (!report.held_digest_found) {
        text +=
            fmt::format("  - whether key {}... is the node's: compare it with a digest that you "
                        "kept (--digest), else whoever has the node can write it all anew\n",
                        Fingerprint(report));
    }
    if (report.uncovered() > 0) {
        text +=
            fmt::format("  - {} after the newest digest: one cut off there would not be missed\n",
                        Count(report.uncovered(), "record"));
    }
    text += "  - reads answered in the last 100 ms before a crash: their records may be lost\n"
            "  - that the node recorded what it did: a changed program could leave records out\n";
    return text;
}

std::string NameOf(const audit::Record& record) {
    const std::string& arn = record.principal;
    return record.account.text() + " " + arn.substr(arn.rfind(':') + 1);
}

std::string FirstResource(const audit::Record& record) {
    if (record.resources.empty()) return "";
    const std::string& arn = record.resources.front();
    const std::string more = record.resources.size() > 1 ? " ..." : "";
    return arn.substr(arn.rfind(':') + 1) + more;
}

}  // namespace

std::string ReportText(const VerifyReport& report) {
    const std::string title =
        report.intact()
            ? fmt::format("The trail of {} is intact.", base::EscapeControls(report.account.text()))
            : fmt::format("The trail of {} is NOT intact: {}.",
                          base::EscapeControls(report.account.text()),
                          Count(report.fault_count, "fault"));
    std::string text = FieldText(title, {{"records", Records(report)},
                                         {"times", Times(report)},
                                         {"digests", Digests(report)},
                                         {"signing key", base::HexEncode(report.key)}});
    for (const std::string& fault : report.faults)
        text += "  fault: " + base::EscapeControls(fault) + "\n";
    if (!report.intact()) return text;
    return text + "Proven:\n" + Proven(report) + "Not proven:\n" + NotProven(report);
}

base::Json ReportJson(const VerifyReport& report) {
    base::Json json = base::Json::MakeObject();
    json.Set("status", report.intact() ? "INTACT" : "NOT_INTACT")
        .Set("account", report.account.text())
        .Set("firstRecord", report.first)
        .Set("lastRecord", report.last)
        .Set("shown", report.shown)
        .Set("withheld", report.withheld)
        .Set("epochs", report.epochs)
        .Set("digests", report.digests)
        .Set("recordsAfterNewestDigest", report.uncovered())
        .Set("heldDigestFound", report.held_digest_found)
        .Set("publicKey", base::HexEncode(report.key))
        .Set("faultCount", report.fault_count)
        .Set("faults", base::JsonArrayOf(report.faults));
    return json;
}

std::string RecordsText(const std::vector<audit::Entry>& entries) {
    std::vector<std::vector<std::string>> rows;
    for (const audit::Entry& entry : entries) {
        const audit::Record& record = entry.record;
        std::string outcome(audit::ToString(record.outcome));
        if (!record.error_code.empty()) outcome += " " + record.error_code;
        rows.push_back({base::ToIso8601(record.time), NameOf(record), record.action,
                        FirstResource(record), std::move(outcome)});
    }
    return ListText({"time", "who", "what", "on", "outcome"}, rows);
}

base::Json RecordsJson(const std::vector<audit::Entry>& entries) {
    base::Json list = base::Json::MakeArray();
    for (const audit::Entry& entry : entries) {
        base::Json json = audit::ToJson(entry.record);
        json.Set("sequence", entry.place.sequence);
        if (entry.origin) {
            json.Set("sourceAddress", entry.origin->content.source_address)
                .Set("userAgent", entry.origin->content.user_agent)
                .Set("accessKeyId", entry.origin->content.access_key_id);
        }
        if (entry.query) json.Set("queryText", entry.query->content);
        list.Append(std::move(json));
    }
    return list;
}

}  // namespace server
