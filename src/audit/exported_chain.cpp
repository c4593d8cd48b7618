// SPDX-License-Identifier: Apache-2.0
#include "audit/exported_chain.h"

#include <algorithm>
#include <utility>

namespace audit {
namespace {

// Before the first record of a chain, which no line of an export stands for.
bool BeginsAt(const ExportedChain& chain, const ChainPlace& place) {
    return place == ChainPlace() && chain.places.front().sequence == 1;
}

}  // namespace

bool ExportedChain::LeadsThrough(const ChainPlace& place) const {
    if (BeginsAt(*this, place)) return true;
    const auto found = std::ranges::lower_bound(places, place.sequence, {}, &ChainPlace::sequence);
    return found != places.end() && *found == place;
}

base::Result<std::vector<Record>> ExportedChain::ChangesAfter(const ChainPlace& place) const {
    if (last_withheld > place.sequence) {
        return base::InvalidArgument("record " + std::to_string(last_withheld) +
                                     " is withheld: export the trail without --to");
    }
    std::vector<Record> newer;
    for (const Change& change : changes)
        if (change.sequence > place.sequence) newer.push_back(change.record);
    return newer;
}

ChainReader::ChainReader(std::optional<Digest> held)
    : verifier_({.held = std::move(held),
                 .reached = [this](const ChainPlace& place, const Record* record) {
                     chain_.places.push_back(place);
                     if (record == nullptr) {
                         chain_.last_withheld = place.sequence;
                     } else if (record->changes && record->outcome == Outcome::kSuccess) {
                         chain_.changes.push_back({place.sequence, *record});
                     }
                 }}) {}

base::Result<ExportedChain> ChainReader::Finish() {
    chain_.report = verifier_.Finish();
    if (!chain_.report.intact()) return base::InvalidArgument(chain_.report.faults.front());
    if (chain_.places.empty()) return base::InvalidArgument("it shows no record");
    return std::move(chain_);
}

}  // namespace audit
