// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/journal.h"

#include <algorithm>
#include <utility>

namespace sandbox {
namespace {

void SetText(base::Json& item, const char* name, const std::string& text) {
    if (!text.empty()) item.Set(name, text);
}

base::Json ErrorOf(const JournalEntry& entry) {
    base::Json error = base::Json::MakeObject();
    error.Set("code", entry.error_code);
    if (entry.error_subcode != 0) error.Set("subcode", entry.error_subcode);
    error.Set("message", entry.error_message);
    return error;
}

base::Json DescribeEntry(const JournalEntry& entry, bool with_cells) {
    base::Json item = base::Json::MakeObject();
    item.Set("seq", entry.sequence).Set("time", base::ToIso8601(entry.time));
    item.Set("method", entry.method).Set("path", entry.path).Set("status", entry.status);
    item.Set("accepted", entry.accepted);
    SetText(item, "audience", entry.audience);
    SetText(item, "schema", entry.schema);
    if (entry.place) {
        item.Set("session", std::to_string(entry.place->session_id));
        item.Set("batch", entry.place->batch_seq).Set("last", entry.place->last);
    }
    if (!entry.data_sha256.empty()) {
        item.Set("rows", static_cast<std::uint64_t>(entry.rows))
            .Set("dataSha256", entry.data_sha256);
    }
    if (entry.leak) item.Set("leak", true);
    if (entry.error_code != 0) item.Set("error", ErrorOf(entry));
    SetText(item, "fault", entry.fault);
    SetText(item, "tokenIn", entry.token_in);
    SetText(item, "contentType", entry.content_type);
    if (!entry.warnings.empty()) {
        base::Json warnings = base::Json::MakeArray();
        for (const std::string& warning : entry.warnings) warnings.Append(warning);
        item.Set("warnings", std::move(warnings));
    }
    if (with_cells && !entry.cells.is_null()) item.Set("cells", entry.cells);
    return item;
}

}  // namespace

void Journal::Add(JournalEntry entry) {
    entry.sequence = next_++;
    leaks_ += entry.leak ? 1U : 0U;
    entries_.push_back(std::move(entry));
    if (entries_.size() <= kJournalEntriesMax) return;
    const auto oldest =
        std::find_if(entries_.begin(), entries_.end(), [](const auto& item) { return !item.leak; });
    entries_.erase(oldest == entries_.end() ? entries_.begin() : oldest);
    ++dropped_;
}

base::Json Journal::Describe(std::uint64_t since, bool with_cells) const {
    base::Json list = base::Json::MakeArray();
    for (const JournalEntry& entry : entries_) {
        if (entry.sequence >= since) list.Append(DescribeEntry(entry, with_cells));
    }
    base::Json answer = base::Json::MakeObject();
    answer.Set("entries", std::move(list)).Set("leaks", leaks_).Set("dropped", dropped_);
    return answer;
}

}  // namespace sandbox
