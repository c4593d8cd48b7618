// SPDX-License-Identifier: Apache-2.0
#include "activation/remote_audience.h"

namespace activation {
namespace {

// Makes the call until it is done or cannot be.
base::Result<Outcome> Insist(PatientCaller& caller, const Call& call) {
    for (;;) {
        RETURN_IF_ERROR(caller.Wait());
        ASSIGN_OR_RETURN(Outcome outcome, caller.Send(call));
        if (outcome.kind == Step::Kind::kDone) return outcome;
        // Only batches can be divided or sent in another session.
        if (outcome.kind != Step::Kind::kAgain) outcome.kind = Step::Kind::kStop;
        if (outcome.kind == Step::Kind::kStop) return outcome;
    }
}

base::Result<Outcome> Find(PatientCaller& caller, const std::string& name) {
    FindAudience find{name, {}};
    for (int page = 0; page < kAudiencePagesMax; ++page) {
        ASSIGN_OR_RETURN(Outcome outcome, Insist(caller, find));
        const bool found = !outcome.answer.audience_id.empty();
        if (outcome.kind != Step::Kind::kDone || found || outcome.answer.next_cursor.empty()) {
            return outcome;
        }
        find.cursor = outcome.answer.next_cursor;
    }
    return base::ResourceExhausted("the ad account lists more than " +
                                   std::to_string(kAudiencePagesMax) + " pages of audiences");
}

}  // namespace

base::Result<Outcome> FindOrCreateAudience(PatientCaller& caller, const std::string& name,
                                           MembersFrom members_from) {
    caller.Begin();
    for (;;) {
        ASSIGN_OR_RETURN(Outcome found, Find(caller, name));
        if (found.kind != Step::Kind::kDone || !found.answer.audience_id.empty()) return found;
        RETURN_IF_ERROR(caller.Wait());
        ASSIGN_OR_RETURN(Outcome created, caller.Send(CreateAudience{name, members_from}));
        if (created.kind == Step::Kind::kDone) return created;
        if (created.kind == Step::Kind::kAgain) continue;
        created.kind = Step::Kind::kStop;
        return created;
    }
}

}  // namespace activation
