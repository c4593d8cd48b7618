// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/verify.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace audit {

// What an export shows of a chain: where it leads through, and the changes on the way. Value.
struct ExportedChain {
    struct Change {
        std::int64_t sequence = 0;
        Record record;
    };
    VerifyReport report;            // intact
    std::deque<ChainPlace> places;  // by their sequence; there can be millions
    std::int64_t last_withheld = 0;
    std::vector<Change> changes;  // that came about

    // Where it ends.
    const ChainPlace& end() const { return places.back(); }
    bool LeadsThrough(const ChainPlace& place) const;
    // The changes after a place that it leads through. kInvalidArgument when a record after it is withheld.
    base::Result<std::vector<Record>> ChangesAfter(const ChainPlace& place) const;
};

// Reads an export and remembers what it shows. Single-threaded.
class ChainReader final {
  public:
    // `held`: see VerifyOptions.
    explicit ChainReader(std::optional<Digest> held);
    ChainReader(const ChainReader&) = delete;
    ChainReader& operator=(const ChainReader&) = delete;

    void Feed(std::string_view text) { verifier_.Feed(text); }
    // kInvalidArgument: it is not intact; the message is the first fault.
    base::Result<ExportedChain> Finish();

  private:
    ExportedChain chain_;
    Verifier verifier_;
};

}  // namespace audit
