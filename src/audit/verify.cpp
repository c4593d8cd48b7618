// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.h"

#include <algorithm>
#include <utility>

namespace audit {
namespace {

std::string NameOf(const Entry& entry) {
    return "record " + std::to_string(entry.place.sequence) + " (" + entry.record.action + ", " +
           base::ToIso8601(entry.record.time) + ", id " + entry.record.id + ")";
}

std::string NameOf(const Digest& digest) {
    return "digest " + std::to_string(digest.number) + " (after record " +
           std::to_string(digest.place.sequence) + ", " + base::ToIso8601(digest.time) + ")";
}

}  // namespace

void VerifyReport::Add(std::string fault) {
    ++fault_count;
    if (faults.size() < kFaultsKept) faults.push_back(std::move(fault));
}

void Verifier::Fault(std::string what) {
    report_.Add("line " + std::to_string(lines_) + ": " + std::move(what));
}

void Verifier::Feed(std::string_view text) {
    for (;;) {
        const std::size_t end = text.find('\n');
        const std::string_view part = text.substr(0, end);
        // A line that no export has stays long enough to be refused, and takes no more memory than that.
        if (unfinished_.size() <= kLineBytesMax) unfinished_ += part;
        if (end == std::string_view::npos) return;
        Take(unfinished_);
        unfinished_.clear();
        text.remove_prefix(end + 1);
    }
}

void Verifier::Take(std::string_view line) {
    ++lines_;
    if (ended_) return Fault("stands after the end");
    const auto parsed = line.size() > kLineBytesMax
                            ? base::Result<ExportLine>(base::InvalidArgument("it is too long"))
                            : ParseLine(line);
    if (!parsed.ok()) {
        Fault("was altered where record " + std::to_string(place_.sequence + 1) +
              " or a digest should be: " + parsed.error().message);
        lost_ = true;
    } else if (!headed_ && !std::holds_alternative<ExportHeader>(*parsed)) {
        Fault("the export does not begin with its header");
    } else {
        std::visit([this](const auto& each) { Check(each); }, *parsed);
    }
    headed_ = true;
    hash_.Update(base::AsBytes(line));
    hash_.Update(base::AsBytes("\n"));
}

void Verifier::Check(const ExportHeader& header) {
    if (headed_) return Fault("a second header");
    report_.account = header.account;
    report_.key = header.key;
}

void Verifier::Check(const Entry& entry) {
    const std::string name = NameOf(entry);
    if (entry.origin &&
        entry.record.origin != OriginDigest(entry.origin->salt, entry.origin->content)) {
        Fault(name + ": where it came from was altered");
    }
    if (entry.query && entry.record.query != QueryDigest(entry.query->salt, entry.query->content))
        Fault(name + ": its query text was altered");
    Reach(entry.place, LeafOf(entry.salt, Encode(entry.record)), name, &entry.record);
    const base::WallTime time = entry.record.time;
    if (!options_.range.Holds(time)) return;
    ++report_.shown;
    report_.oldest = std::min(report_.oldest.value_or(time), time);
    report_.newest = std::max(report_.newest.value_or(time), time);
}

void Verifier::Check(const WithheldEntry& entry) {
    Reach(entry.place, entry.leaf, "record " + std::to_string(entry.place.sequence) + " (withheld)",
          nullptr);
    ++report_.withheld;
}

void Verifier::Tell(const Record* record) const {
    if (options_.reached) options_.reached(place_, record);
}

void Verifier::Reach(const ChainPlace& place, const crypto::Sha256Digest& leaf,
                     const std::string& name, const Record* record) {
    const ChainPlace expected = Advance(place_, report_.account, place.epoch, leaf);
    if (!lost_) {
        if (place.sequence != expected.sequence) {
            Fault(name + " follows record " + std::to_string(place_.sequence) +
                  ": records are missing, doubled or moved");
        } else if (place.epoch < place_.epoch) {
            Fault(name + ": its epoch is over");
        } else if (place.head != expected.head) {
            Fault(name + " was altered, or what leads to it");
        }
    }
    lost_ = false;
    if (place.epoch != place_.epoch || report_.first == 0) ++report_.epochs;
    if (report_.first == 0) report_.first = place.sequence;
    report_.last = place.sequence;
    place_ = place;
    Tell(record);
    CompareHeld();
}

void Verifier::CompareHeld() {
    if (!options_.held || options_.held->place.sequence != place_.sequence) return;
    report_.held_digest_found = true;
    const ChainPlace& held = options_.held->place;
    if (held == place_) return;
    Fault(held.epoch != place_.epoch
              ? "the digest you hold is of epoch " + std::to_string(held.epoch) + ", and record " +
                    std::to_string(held.sequence) +
                    " of that epoch is gone: the node was restored from an older backup"
              : "record " + std::to_string(held.sequence) +
                    " or one before it is not what the digest you hold covers");
}

void Verifier::Check(const Digest& digest) {
    const std::string name = NameOf(digest);
    if (!IsSigned(digest)) Fault(name + ": its signature does not hold");
    if (digest.account != report_.account) Fault(name + " is of another account");
    if (digest.key != report_.key) Fault(name + " is signed with another key");
    const auto& before = report_.newest_digest;
    if (before && digest.number != before->number + 1) Fault(name + ": digests are missing");
    if (before ? digest.previous != HashOf(*before)
               : digest.number == 1 && digest.previous != crypto::Sha256Digest()) {
        Fault(name + " does not follow the digest before it");
    }
    // The first line after the header says where the export begins.
    if (!before && report_.first == 0) {
        place_ = digest.place;
        Tell(nullptr);
        CompareHeld();
    } else if (!lost_ && digest.place != place_) {
        Fault(name + " is not of the records before it: the trail ends or leads elsewhere");
    }
    ++report_.digests;
    report_.newest_digest = digest;
}

void Verifier::Check(const ExportEnd& end) {
    ended_ = true;
    if (end.lines != lines_ - 1) Fault("the export has lost lines");
    if (end.sha256 != hash_.Finish()) Fault("the export is not what was written");
}

void Verifier::CheckHeldReached() {
    const auto& held = options_.held;
    if (!held) return;
    if (!IsSigned(*held)) Fault("the signature of the digest you hold does not hold");
    if (held->account != report_.account) Fault("the digest you hold is of another account");
    if (held->key != report_.key) Fault("the digest you hold is signed with another key");
    if (!report_.held_digest_found) {
        Fault("the digest you hold covers record " + std::to_string(held->place.sequence) +
              ", which is not here");
    }
}

VerifyReport Verifier::Finish() {
    if (!ended_ || !unfinished_.empty()) Fault("the export is cut off, or goes on after its end");
    if (options_.digest_required && report_.digests == 0)
        Fault("there is no digest: nothing says who made this");
    CheckHeldReached();
    return std::move(report_);
}

base::Result<VerifyReport> VerifyTrail(metadata::Database& database, const crypto::KeyRing& keys,
                                       const ExportOrder& order, VerifyOptions options) {
    options.digest_required = false;
    Verifier verifier(std::move(options));
    const base::Status read =
        ExportTrail(database, keys, order, [&verifier](std::string_view text) -> base::Status {
            verifier.Feed(text);
            return {};
        });
    if (!read.ok() && read.error().code != base::ErrorCode::kCorrupt) return read.error();
    VerifyReport report = verifier.Finish();
    if (!read.ok()) report.Add(read.error().message);
    ASSIGN_OR_RETURN(const ChainPlace end, Entries(database, keys).End(order.account));
    if (!order.range.to && end.sequence != report.last) {
        report.Add("the chain goes to record " + std::to_string(end.sequence) +
                   ", and the last one that is there is " + std::to_string(report.last));
    }
    return report;
}

}  // namespace audit
