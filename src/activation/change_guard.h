// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/change_store.h"
#include "activation/delivery.h"
#include "activation/member_difference.h"
#include "storage/object_store.h"

namespace activation {

enum class ChangeVerdict {
    kMayGo,
    kTooFew,  // people in all
    kTooNear,  // to an earlier delivery, or the same as one: which of both is not for anybody to know
};

// Measures what is about to be delivered on its members against every earlier delivery in its scope,
// since a platform's counters before and after tell about the difference. Two deliveries that differ
// by nobody are held like those that differ by a few: else a row planted to make the difference
// would show in the answer whether it met its match.
//
// A set of tags is kept for as long as its delivery counts, which is for good: what a platform was
// told it does not forget, and without the set the next small change could not be seen. It holds no
// member, only keyed digests cut short; without the key ring it tells how many there were. The key
// is that of the account at the platform, so that another account of this node that delivers there
// is compared too.
//
// Memory does not grow with the audience. Sorting leaves no file behind, and a set is on disk and
// counts before Admit says that it may go. Single-threaded.
class ChangeGuard final {
  public:
    // `options` and `services` outlive it.
    ChangeGuard(const DeliveryServices& services, const DeliveryOptions& options)
        : services_(services), options_(options), store_(services.database, services.clock) {}

    // It may go on: it was measured before it began.
    base::Result<bool> WasAdmitted(const base::ActivationId& activation);

    // Whether a delivery of these rows may begin. An Error, and nothing may go, when an earlier set
    // cannot be read or its key is gone. Of two that begin at once, one is compared with the other.
    base::Result<ChangeVerdict> Admit(const ChangeScope& scope, runs::RowStream& rows,
                                      matching::RowNormalizer& normalizer);

  private:
    base::Status Forget(const storage::ObjectStore& objects, const ChangeScope& scope);
    base::Result<ChangeSet> Measure(const ChangeScope& scope, runs::RowStream& rows,
                                    matching::RowNormalizer& normalizer, int fd);
    base::Result<ChangeVerdict> Compare(const storage::ObjectStore& objects,
                                        const ChangeScope& scope, const ChangeSet& set, int fd);
    base::Result<std::uint64_t> Difference(const storage::ObjectStore& objects,
                                           const ChangeSet& earlier, const ChangeSet& set, int fd);

    const DeliveryServices& services_;
    const DeliveryOptions& options_;
    ChangeStore store_;
};

}  // namespace activation
