// SPDX-License-Identifier: Apache-2.0
#include "activation/batch_reader.h"

#include <algorithm>

namespace activation {
namespace {

// The parts of a body that are not rows: schema and session.
constexpr std::size_t kFrameBytes = 4096;

}  // namespace

base::Status BatchReader::SkipTo(std::uint64_t row) {
    while (row_ < row) {
        ASSIGN_OR_RETURN(const auto cells, stream_.Next());
        if (cells.empty()) return base::Conflict("the audience has fewer rows than were delivered");
        ++row_;
    }
    first_row_ = end_row_ = row_;
    return {};
}

base::Result<Batch> BatchReader::Next(std::optional<std::uint64_t> end_row) {
    from_ = to_;
    if (from_ < count()) {  // the rest of a block that was halved
        to_ = std::min(count(), from_ + members_max_);
        return Current();
    }
    StartBlock();
    for (;;) {
        if (!ahead_row_) {
            ASSIGN_OR_RETURN(const Read read, ReadRow());
            last_ = read == Read::kEnd;
            if (last_) break;
            if (read == Read::kDropped) continue;
        }
        if (!Fits(end_row)) break;
        Keep();
    }
    end_row_ = last_ ? row_ : *ahead_row_;
    to_ = count();
    return Current();
}

std::optional<Batch> BatchReader::Halve() {
    if (to_ - from_ < 2) return std::nullopt;
    members_max_ = (to_ - from_) / 2;
    to_ = from_ + members_max_;
    return Current();
}

void BatchReader::StartBlock() {
    rows_.clear();
    starts_.clear();
    sources_.clear();
    drops_before_.clear();
    drops_ = {};
    blanks_.clear();
    last_ = false;
    first_row_ = end_row_;
    from_ = to_ = 0;
}

base::Result<BatchReader::Read> BatchReader::ReadRow() {
    ASSIGN_OR_RETURN(const auto row, stream_.Next());
    if (row.empty()) return Read::kEnd;
    const matching::RowReason reason = normalizer_.Next(row);
    const std::uint64_t number = row_++;
    NoteBlanks();
    if (reason != matching::RowReason::kAdmitted) {
        ++drops_[static_cast<std::size_t>(reason)];
        KeepBlanks();
        return Read::kDropped;
    }
    cells_.clear();
    for (const matching::Cell& cell : normalizer_.cells()) cells_.push_back(cell.text);
    ahead_.clear();
    destination_.AppendRow(cells_, ahead_);
    ahead_row_ = number;
    return Read::kMember;
}

void BatchReader::NoteBlanks() {
    row_blanks_.clear();
    const auto cells = normalizer_.cells();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (matching::OutcomeOf(cells[i].reason) == matching::Outcome::kFailed) {
            row_blanks_.push_back({normalizer_.columns()[i].key, cells[i].reason});
        }
    }
}

// The last row is in the block now: as its last member, or dropped after that.
void BatchReader::KeepBlanks() {
    for (const Blank& blank : row_blanks_) blanks_.emplace_back(count(), blank);
    row_blanks_.clear();
}

bool BatchReader::Fits(std::optional<std::uint64_t> end_row) const {
    const CallLimits& limits = destination_.Limits();
    if (end_row && *ahead_row_ >= *end_row) return false;
    if (count() == 0) return true;  // a member that is too large alone is the platform's to refuse
    if (count() >= std::min(limits.rows_max, members_max_)) return false;
    return rows_.size() + 1 + ahead_.size() + kFrameBytes <= limits.body_bytes_max;
}

void BatchReader::Keep() {
    if (!rows_.empty()) rows_ += ',';
    starts_.push_back(rows_.size());
    sources_.push_back(*ahead_row_);
    drops_before_.push_back(drops_);
    rows_ += ahead_;
    ahead_row_.reset();
    KeepBlanks();
}

Batch BatchReader::Current() const {
    Batch batch;
    const bool whole = to_ == count();
    batch.first_row = from_ == 0 ? first_row_ : sources_[from_];
    batch.end_row = whole ? end_row_ : sources_[to_];
    batch.members = to_ - from_;
    batch.last = whole && last_;
    batch.left_out = LeftOutOf(whole);
    if (from_ == to_) return batch;
    const std::size_t end = whole ? rows_.size() : starts_[to_] - 1;  // without the comma
    batch.rows = std::string_view(rows_).substr(starts_[from_], end - starts_[from_]);
    return batch;
}

LeftOut BatchReader::LeftOutOf(bool whole) const {
    LeftOut left_out;
    left_out.drops = whole ? drops_ : drops_before_[to_];
    for (std::size_t i = 0; from_ > 0 && from_ < to_ && i < left_out.drops.size(); ++i) {
        left_out.drops[i] -= drops_before_[from_][i];
    }
    for (const auto& [slot, blank] : blanks_) {
        if (slot <= to_ && (slot > from_ || from_ == 0)) ++left_out.blanks[blank];
    }
    return left_out;
}

void LeftOut::Add(const LeftOut& other) {
    for (std::size_t i = 0; i < drops.size(); ++i) drops[i] += other.drops[i];
    for (const auto& [blank, count] : other.blanks) blanks[blank] += count;
}

}  // namespace activation
