// SPDX-License-Identifier: Apache-2.0
#include "activation/destination_call.h"

#include "base/assert.h"

namespace activation {

std::string_view ToString(Behaviour behaviour) {
    switch (behaviour) {
        case Behaviour::kDone: return "DONE";
        case Behaviour::kRetry: return "RETRY";
        case Behaviour::kRetryThenSplit: return "RETRY_THEN_SPLIT";
        case Behaviour::kNotYetVisible: return "NOT_YET_VISIBLE";
        case Behaviour::kThrottle: return "THROTTLE";
        case Behaviour::kWaitState: return "WAIT_STATE";
        case Behaviour::kWaitThenPolicy: return "WAIT_THEN_POLICY";
        case Behaviour::kSplit: return "SPLIT";
        case Behaviour::kNewSession: return "NEW_SESSION";
        case Behaviour::kReauthorise: return "REAUTH";
        case Behaviour::kTerms: return "TERMS";
        case Behaviour::kPermission: return "PERM";
        case Behaviour::kConfiguration: return "CONFIG";
        case Behaviour::kPolicy: return "POLICY";
        case Behaviour::kGone: return "GONE";
        case Behaviour::kSurface: return "SURFACE";
    }
    UNREACHABLE();
}

}  // namespace activation
