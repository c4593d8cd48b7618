// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "collaboration/collaboration.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace collaboration {

// What a member is to be: a new one, or one whose abilities and payment are to be these. Value.
struct MemberChange {
    base::AccountId account;
    std::vector<policy::Ability> abilities;  // all it shall have; sorted, each once
    std::string display_name{};              // needed by who is new
    std::optional<bool> pays{};              // none: as it is
};

// Which types of changes shall need nobody's approval. Value.
struct AutoApprovalChange {
    std::vector<ChangeType> types;  // sorted, each once
};

// One change of a collaboration, and what applying it amounts to. Value.
struct Change {
    std::variant<MemberChange, AutoApprovalChange> specification;
    std::vector<ChangeType> types{};  // as ApplyChange found them
};

// A Change of the API, or a ChangeInput: one without types. kInvalidArgument for what is neither,
// also for abilities and types that this node does not offer.
base::Result<Change> ParseChange(const base::Json& json);
base::Json ToJson(const Change& change);

// Makes the change in `collaboration` and answers what that amounts to, at least one type. Whoever
// is new is invited; CAN_QUERY comes and goes with no change, so a member that has it keeps it
// whether or not it is named. kInvalidArgument for a change that changes nothing or may not be.
base::Result<std::vector<ChangeType>> ApplyChange(const Change& change,
                                                  Collaboration& collaboration);

}  // namespace collaboration
