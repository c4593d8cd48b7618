// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "matching/row.h"
#include "runs/engine.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace activation {

// Rows of the audience that were not sent, by reason.
using DropCounts = std::array<std::uint64_t, matching::kRowReasonCount>;

// Cells that were left blank because their value could not be sent.
struct Blank {
    matching::Key key = matching::Key::kEmail;
    matching::Reason reason = matching::Reason::kNone;

    auto operator<=>(const Blank&) const = default;
};

// What of some rows was not sent.
struct LeftOut {
    DropCounts drops{};
    std::map<Blank, std::uint64_t> blanks;  // of sent and of dropped rows

    void Add(const LeftOut& other);
    bool operator==(const LeftOut&) const = default;
};

// A run of members that goes into one request. `first_row` and `end_row` count rows of the stored
// audience, sent or dropped; the batch covers all of them.
struct Batch {
    std::uint64_t first_row = 0;
    std::uint64_t end_row = 0;
    std::uint64_t members = 0;
    bool last = false;      // nothing is left in the audience
    std::string_view rows;  // as the destination wrote them; valid until the reader moves
    LeftOut left_out;
};

// Cuts a stored audience into batches: the same audience and mapping give the same batches, so that
// a delivery can go on after a crash. Reads one member ahead, since the last batch has to say that
// it is the last. Holds one batch in memory, in buffers it uses again. Single-threaded.
class BatchReader final {
  public:
    BatchReader(runs::RowStream& stream, matching::RowNormalizer& normalizer,
                const Destination& destination)
        : stream_(stream), normalizer_(normalizer), destination_(destination) {}

    // Passes over rows that were delivered before; only before the first Next.
    base::Status SkipTo(std::uint64_t row);

    // The next batch: as large as the destination takes, but ending at `end_row` if that comes
    // first. A batch without members is the end; it may still have drops.
    base::Result<Batch> Next(std::optional<std::uint64_t> end_row);

    // The first half of the current batch; the rest comes with the following calls of Next, and no
    // batch is larger than that half any more. None when the batch has one member.
    std::optional<Batch> Halve();

    // Rows of the audience passed so far.
    std::uint64_t row() const { return row_; }

  private:
    enum class Read { kMember, kDropped, kEnd };

    base::Result<Read> ReadRow();
    bool Fits(std::optional<std::uint64_t> end_row) const;
    void Keep();
    void StartBlock();
    void NoteBlanks();
    void KeepBlanks();
    LeftOut LeftOutOf(bool whole) const;
    std::size_t count() const { return starts_.size(); }
    Batch Current() const;

    runs::RowStream& stream_;
    matching::RowNormalizer& normalizer_;
    const Destination& destination_;
    std::vector<std::string_view> cells_;
    std::size_t members_max_ = ~std::size_t{0};  // made smaller by Halve
    std::uint64_t row_ = 0;

    // One member read ahead.
    std::string ahead_;
    std::optional<std::uint64_t> ahead_row_;

    std::vector<Blank> row_blanks_;  // of the last row that was read

    // What was read in one go; a batch is its part [from_, to_).
    std::string rows_;
    std::vector<std::size_t> starts_;       // of each member in rows_
    std::vector<std::uint64_t> sources_;    // its row of the audience
    std::vector<DropCounts> drops_before_;  // of each member, since the block began
    DropCounts drops_{};
    // A row's blanks stand at how many members there were in the block with it.
    std::vector<std::pair<std::size_t, Blank>> blanks_;
    std::uint64_t first_row_ = 0;
    std::uint64_t end_row_ = 0;
    bool last_ = false;
    std::size_t from_ = 0;
    std::size_t to_ = 0;
};

}  // namespace activation
