// SPDX-License-Identifier: Apache-2.0
#include "audit/export_trail.h"

#include "audit/digests.h"
#include "audit/export_line.h"

#include <utility>

namespace audit {
namespace {

constexpr std::int64_t kPageRecords = 500;

// Writes lines and remembers what the last one says of them.
class LineWriter final {
  public:
    explicit LineWriter(const WriteText& write) : write_(write) {}

    base::Status Write(const ExportLine& line) {
        const std::string text = ToLine(line) + "\n";
        hash_.Update(base::AsBytes(text));
        ++lines_;
        return write_(text);
    }
    base::Status Finish() { return write_(ToLine(ExportEnd{lines_, hash_.Finish()}) + "\n"); }

  private:
    const WriteText& write_;
    crypto::Sha256Stream hash_;
    std::int64_t lines_ = 0;
};

// What stands in an export: digests and everything between them.
struct Extent {
    std::int64_t after = 0;  // the first record is the next one
    std::int64_t last = 0;
    std::vector<Digest> digests;  // the first of them at `after`, if that is not the beginning
};

Extent ExtentOf(const std::vector<Digest>& digests, const Entries::Span& wanted,
                const ChainPlace& end, bool open_end) {
    Extent extent{0, end.sequence, {}};
    for (const Digest& digest : digests) {
        if (digest.place.sequence < wanted.first) {
            extent.after = digest.place.sequence;
            extent.digests = {digest};
            continue;
        }
        extent.digests.push_back(digest);
        if (open_end || digest.place.sequence < wanted.last) continue;
        extent.last = digest.place.sequence;
        break;
    }
    return extent;
}

ExportLine ToExported(Entry entry, const TimeRange& range) {
    if (range.Holds(entry.record.time)) return entry;
    return WithheldEntry{entry.place, LeafOf(entry.salt, Encode(entry.record))};
}

class Exporter final {
  public:
    Exporter(Entries& entries, const ExportOrder& order, Extent extent, LineWriter& writer)
        : entries_(entries), order_(order), extent_(std::move(extent)), writer_(writer) {}

    base::Status Run() {
        RETURN_IF_ERROR(WriteDigestsUpTo(extent_.after));
        std::int64_t at = extent_.after;
        while (at < extent_.last) {
            ASSIGN_OR_RETURN(auto page, entries_.After(order_.account, at, kPageRecords));
            if (page.empty()) break;
            for (Entry& entry : page) {
                at = entry.place.sequence;
                if (at > extent_.last) break;
                RETURN_IF_ERROR(writer_.Write(ToExported(std::move(entry), order_.range)));
                RETURN_IF_ERROR(WriteDigestsUpTo(at));
            }
        }
        // A digest of records that are not there any more speaks for itself.
        return WriteDigestsUpTo(extent_.digests.empty() ? 0
                                                        : extent_.digests.back().place.sequence);
    }

  private:
    base::Status WriteDigestsUpTo(std::int64_t sequence) {
        while (written_ < extent_.digests.size() &&
               extent_.digests[written_].place.sequence <= sequence) {
            RETURN_IF_ERROR(writer_.Write(extent_.digests[written_++]));
        }
        return {};
    }

    Entries& entries_;
    const ExportOrder& order_;
    Extent extent_;
    LineWriter& writer_;
    std::size_t written_ = 0;
};

}  // namespace

base::Status ExportTrail(metadata::Database& database, const crypto::KeyRing& keys,
                         const ExportOrder& order, const WriteText& write) {
    Entries entries(database, keys);
    ASSIGN_OR_RETURN(const ChainPlace end, entries.End(order.account));
    ASSIGN_OR_RETURN(const auto digests, Digests(database, keys).List(order.account));
    ASSIGN_OR_RETURN(const auto wanted, entries.Find(order.account, order.range));
    if (!wanted) return base::NotFound("the audit trail has no record of that account and time");
    ASSIGN_OR_RETURN(const crypto::Ed25519PublicKey key, SigningKeyOf(keys));
    LineWriter writer(write);
    RETURN_IF_ERROR(writer.Write(ExportHeader{order.account, key, order.range}));
    Exporter exporter(entries, order, ExtentOf(digests, *wanted, end, !order.range.to.has_value()),
                      writer);
    RETURN_IF_ERROR(exporter.Run());
    return writer.Finish();
}

}  // namespace audit
