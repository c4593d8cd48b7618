// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/tag_file.h"

namespace activation {

// Members passed over at once; more take another reading of both files.
inline constexpr std::uint64_t kMembersAtOnce = std::uint64_t{1} << 25U;
inline constexpr std::size_t kTagsBuffered = std::size_t{1} << 14U;

// The members of one set as their tags in order. The empty one needs no file.
struct MemberSet {
    int fd = -1;
    std::uint64_t tags = 0;
    std::uint64_t rows = 0;  // the tags' members are below this

    bool operator==(const MemberSet&) const = default;
};

// How many people are in one of the sets and not in the other. Two rows are the same person when
// they share an identifier, in one set as between two: neither another spelling of a second column
// nor a person written down ten times makes a difference. The memory is the same for any sets.
base::Result<std::uint64_t> MemberDifference(const MemberSet& one, const MemberSet& other,
                                             std::uint64_t members_at_once = kMembersAtOnce);

}  // namespace activation
