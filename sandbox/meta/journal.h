// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "sandbox/meta/users_call.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace sandbox {

inline constexpr std::size_t kJournalEntriesMax = 100'000;
inline constexpr std::size_t kJournalCellsRowsMax = 100;

// One call as the sandbox understood it. Cells only of small calls, and shown only when asked for.
struct JournalEntry {
    std::uint64_t sequence = 0;
    base::WallTime time;
    std::string method;
    std::string path;       // without the query
    int status = 0;         // 0: no answer was sent
    bool accepted = false;  // it was carried out
    std::string audience;
    std::string schema;
    std::optional<BatchPlace> place;
    std::size_t rows = 0;
    std::string data_sha256;
    bool leak = false;
    int error_code = 0;
    int error_subcode = 0;
    std::string error_message;
    std::string fault;     // the effect that was planned for it
    std::string token_in;  // "header", "query", "body" or empty
    std::string content_type;
    std::vector<std::string> warnings;
    base::Json cells;
};

// What happened, in order. When it is full the oldest entries go, except those that record a leak:
// those stay until the whole sandbox is reset. Single-threaded.
class Journal final {
  public:
    void Add(JournalEntry entry);
    // {"entries":[...],"leaks":n,"dropped":n}, entries from `since` on.
    base::Json Describe(std::uint64_t since, bool with_cells) const;
    std::uint64_t leaks() const { return leaks_; }

  private:
    std::deque<JournalEntry> entries_;
    std::uint64_t next_ = 1;
    std::uint64_t leaks_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace sandbox
