// SPDX-License-Identifier: Apache-2.0
#include "activation/member_difference.h"

#include <algorithm>

namespace activation {
namespace {

// One set on its way through a merge. Remembers, of the members in [from, from + size), who was met
// before: in the other set, or in an earlier row of this one.
class Side final {
  public:
    Side(const MemberSet& set, std::uint64_t from, std::uint64_t size)
        : reader_(set.fd, 0, set.tags, kTagsBuffered),
          from_(from),
          met_(from < set.rows ? std::min(size, set.rows - from) : 0) {}

    base::Status Advance() {
        ASSIGN_OR_RETURN(has_more_, reader_.Next());
        return {};
    }
    bool has_more() const { return has_more_; }
    std::uint64_t tag() const { return reader_.current().tag; }

    // Passes all records of the tag.
    base::Status Take(std::uint64_t tag, bool in_other) {
        for (bool is_first = true; has_more_ && reader_.current().tag == tag; is_first = false) {
            const std::uint64_t place = reader_.current().member - from_;
            if ((in_other || !is_first) && place < met_.size()) met_[place] = true;
            RETURN_IF_ERROR(Advance());
        }
        return {};
    }

    std::uint64_t CountNew() const {
        return static_cast<std::uint64_t>(std::ranges::count(met_, false));
    }

  private:
    TagReader reader_;
    std::uint64_t from_;
    std::vector<bool> met_;
    bool has_more_ = false;
};

base::Status Merge(Side& one, Side& other) {
    RETURN_IF_ERROR(one.Advance());
    RETURN_IF_ERROR(other.Advance());
    while (one.has_more() || other.has_more()) {
        const bool is_one = one.has_more() && (!other.has_more() || one.tag() <= other.tag());
        const std::uint64_t tag = is_one ? one.tag() : other.tag();
        const bool in_both =
            one.has_more() && other.has_more() && one.tag() == tag && other.tag() == tag;
        RETURN_IF_ERROR(one.Take(tag, in_both));
        RETURN_IF_ERROR(other.Take(tag, in_both));
    }
    return {};
}

}  // namespace

base::Result<std::uint64_t> MemberDifference(const MemberSet& one, const MemberSet& other,
                                             std::uint64_t members_at_once) {
    std::uint64_t difference = 0;
    for (std::uint64_t from = 0; from < std::max(one.rows, other.rows); from += members_at_once) {
        Side left(one, from, members_at_once);
        Side right(other, from, members_at_once);
        RETURN_IF_ERROR(Merge(left, right));
        difference += left.CountNew() + right.CountNew();
    }
    return difference;
}

}  // namespace activation
