// SPDX-License-Identifier: Apache-2.0
#include "audit/exported_chain.h"

#include <algorithm>
#include <utility>

namespace audit {
namespace {

// Before the first record of a chain, which no line of an export stands for.
bool BeginsAt(const ExportedChain& chain, const ChainPlace& place) {
    return place == ChainPlace() && chain.steps.front().place.sequence == 1;
}

}  // namespace

bool ExportedChain::LeadsThrough(const ChainPlace& place) const {
    return BeginsAt(*this, place) || std::ranges::find(steps, place, &Step::place) != steps.end();
}

base::Result<std::vector<Record>> ExportedChain::ChangesAfter(const ChainPlace& place) const {
    std::vector<Record> changes;
    for (const Step& step : steps) {
        if (step.place.sequence <= place.sequence) continue;
        if (step.withheld) {
            return base::InvalidArgument("record " + std::to_string(step.place.sequence) +
                                         " is withheld: export the trail without --to");
        }
        if (step.change) changes.push_back(*step.change);
    }
    return changes;
}

ChainReader::ChainReader(std::optional<Digest> held)
    : verifier_({.held = std::move(held),
                 .reached = [this](const ChainPlace& place, const Record* record) {
                     ExportedChain::Step step{place, record == nullptr, std::nullopt};
                     if (record != nullptr && record->changes &&
                         record->outcome == Outcome::kSuccess)
                         step.change = *record;
                     chain_.steps.push_back(std::move(step));
                 }}) {}

base::Result<ExportedChain> ChainReader::Finish() {
    chain_.report = verifier_.Finish();
    if (!chain_.report.intact()) return base::InvalidArgument(chain_.report.faults.front());
    if (chain_.steps.empty()) return base::InvalidArgument("it shows no record");
    return std::move(chain_);
}

}  // namespace audit
