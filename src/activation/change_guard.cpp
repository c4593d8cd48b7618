// SPDX-License-Identifier: Apache-2.0
#include "activation/change_guard.h"

#include "activation/member_tags.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace activation {
namespace {

constexpr std::string_view kTagKeyPurpose = "activation.member_tags";
constexpr std::uint64_t kRowsBetweenLooks = 4096;

std::string Listed(const std::vector<std::string>& names) {
    std::string text = " ";
    for (const std::string& name : names) text += name + " ";
    return text;
}

bool ShareOne(std::string_view one, std::string_view other) {
    for (std::size_t at = 1; at < one.size();) {
        const std::size_t end = one.find(' ', at);
        if (other.find(one.substr(at - 1, end - at + 2)) != std::string_view::npos) return true;
        at = end + 1;
    }
    return false;
}

MemberSet SetIn(int fd, const ChangeSet& set) { return {fd, set.tags, set.rows}; }

}  // namespace

base::Result<bool> ChangeGuard::WasAdmitted(const base::ActivationId& activation) {
    ASSIGN_OR_RETURN(const auto found, store_.Find(activation));
    return found && found->counts;
}

base::Result<ChangeVerdict> ChangeGuard::Admit(const ChangeScope& scope, runs::RowStream& rows,
                                               matching::RowNormalizer& normalizer) {
    ASSIGN_OR_RETURN(const auto objects, storage::ObjectStore::Open(services_.data_folder));
    RETURN_IF_ERROR(Forget(objects, scope));
    ASSIGN_OR_RETURN(auto draft, objects.Create(scope.account, services_.random));
    ASSIGN_OR_RETURN(ChangeSet set, Measure(scope, rows, normalizer, draft.fd()));
    if (set.people == 0) return ChangeVerdict::kMayGo;  // nobody does
    if (set.people < options_.members_min) return ChangeVerdict::kTooFew;
    set.object = draft.id().text();
    RETURN_IF_ERROR(store_.Add(scope, set));
    const base::UniqueFd fd(dup(draft.fd()));
    if (!fd.valid()) return base::FromErrno("a file of member tags", errno);
    RETURN_IF_ERROR(draft.Publish());
    ASSIGN_OR_RETURN(const ChangeVerdict verdict, Compare(objects, scope, set, fd.get()));
    if (verdict != ChangeVerdict::kMayGo) RETURN_IF_ERROR(Forget(objects, scope));
    return verdict;
}

// What an attempt left that did not come to count.
base::Status ChangeGuard::Forget(const storage::ObjectStore& objects, const ChangeScope& scope) {
    ASSIGN_OR_RETURN(const auto found, store_.Find(scope.activation));
    if (!found || found->counts) return {};
    const auto removed = objects.Remove(found->set.account, storage::ObjectId(found->set.object));
    if (!removed.ok() && removed.error().code != base::ErrorCode::kNotFound) {
        return removed.error();
    }
    return store_.Remove(scope.activation);
}

base::Result<ChangeSet> ChangeGuard::Measure(const ChangeScope& scope, runs::RowStream& rows,
                                             matching::RowNormalizer& normalizer, int fd) {
    ChangeSet set;
    set.activation = scope.activation;
    set.account = scope.account;
    ASSIGN_OR_RETURN(const auto key_version, store_.KeyVersion(scope.platform_account));
    set.key_version = key_version.value_or(services_.keys.version());
    ASSIGN_OR_RETURN(const base::Secret key,
                     services_.keys.DeriveKey(base::AccountId(scope.platform_account),
                                              kTagKeyPurpose, set.key_version));
    const auto columns = normalizer.columns();
    MemberTags tags({columns.begin(), columns.end()}, key);
    set.identifiers = Listed(tags.identifiers());
    TagSorter sorter(services_.data_folder);
    for (std::uint64_t row_number = 0;; ++row_number) {
        if (row_number % kRowsBetweenLooks == 0 && options_.stop.stop_requested()) {
            return base::Error{base::ErrorCode::kCancelled, "stopped before anything was sent", {}};
        }
        ASSIGN_OR_RETURN(const auto row, rows.Next());
        if (row.empty()) break;
        if (normalizer.Next(row) != matching::RowReason::kAdmitted) continue;
        for (const std::uint64_t tag : tags.Of(normalizer.cells())) {
            RETURN_IF_ERROR(sorter.Add({tag, set.rows}));
        }
        ++set.rows;
    }
    ASSIGN_OR_RETURN(set.tags, sorter.WriteSorted(fd));
    ASSIGN_OR_RETURN(set.people, MemberDifference(SetIn(fd, set), {}));
    return set;
}

base::Result<ChangeVerdict> ChangeGuard::Compare(const storage::ObjectStore& objects,
                                                 const ChangeScope& scope, const ChangeSet& set,
                                                 int fd) {
    for (std::size_t compared = 0;;) {
        ASSIGN_OR_RETURN(const auto earlier, store_.Earlier(scope));
        for (; compared < earlier.size(); ++compared) {
            ASSIGN_OR_RETURN(const std::uint64_t difference,
                             Difference(objects, earlier[compared], set, fd));
            if (difference < options_.members_min) return ChangeVerdict::kTooNear;
        }
        ASSIGN_OR_RETURN(const bool counts, store_.Count(scope, compared));
        if (counts) return ChangeVerdict::kMayGo;
    }
}

base::Result<std::uint64_t> ChangeGuard::Difference(const storage::ObjectStore& objects,
                                                    const ChangeSet& earlier, const ChangeSet& set,
                                                    int fd) {
    if (earlier.key_version != set.key_version) {
        return base::Internal("tags of two keys cannot be compared");
    }
    if (!ShareOne(earlier.identifiers, set.identifiers)) {
        // Nothing says who is who. As many people as before may well be the same ones.
        return std::max(earlier.people, set.people) - std::min(earlier.people, set.people);
    }
    ASSIGN_OR_RETURN(const base::UniqueFd other,
                     objects.OpenForReading(earlier.account, storage::ObjectId(earlier.object)));
    return MemberDifference(SetIn(other.get(), earlier), SetIn(fd, set));
}

}  // namespace activation
