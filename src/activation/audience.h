// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace activation {

inline constexpr std::size_t kAudienceNameCodePointsMax = 100;

struct Audience {
    base::AudienceId id;
    base::AccountId account;
    base::CollaborationId collaboration;
    std::string name;  // also at the destination
};

// What a released query left behind: which object, and under which hashes it was let out.
struct ReleasedAudience {
    std::string object_id;
    std::uint64_t row_count = 0;
    std::string plan_hash;
    std::string run_hash;
    MembersFrom members_from = MembersFrom::kBoth;
    std::string query;  // the member's text, to be judged again before each delivery
};

struct AudienceVersion {
    Audience audience;
    std::int64_t version = 1;  // from 1
    ReleasedAudience released;
    base::WallTime created;
};

// The audiences of accounts and their versions; a version never changes. The query's text is
// sealed, since its literals may be about people. As single-threaded as its database.
class AudienceStore final {
  public:
    AudienceStore(metadata::Database& database, const crypto::KeyRing& keys, base::Clock& clock,
                  base::Random& random)
        : database_(database), keys_(keys), clock_(clock), random_(random) {}

    // A new version of the audience of that account and name; the audience itself if it is not
    // there. kConflict when the name is that of an audience from another collaboration. Makes several
    // writes: call it inside a transaction.
    base::Result<AudienceVersion> AddVersion(const base::AccountId& account,
                                             const base::CollaborationId& collaboration,
                                             std::string_view name,
                                             const ReleasedAudience& released);

    // The newest version. kNotFound, also for the name of another account's audience.
    base::Result<AudienceVersion> Newest(const base::AccountId& account, std::string_view name);

    // All versions, the newest first, without their queries.
    base::Result<std::vector<AudienceVersion>> Versions(const base::AccountId& account,
                                                        std::string_view name);

  private:
    base::Result<Audience> FindOrAdd(const base::AccountId& account,
                                     const base::CollaborationId& collaboration,
                                     std::string_view name);

    metadata::Database& database_;
    const crypto::KeyRing& keys_;
    base::Clock& clock_;
    base::Random& random_;
};

// 1 to 100 code points, no control characters, no space at its ends: kInvalidArgument otherwise.
base::Status CheckAudienceName(std::string_view name);

// Whether a version of an audience is made of that object.
base::Result<bool> IsAudienceObject(metadata::Database& database, std::string_view object_id);

}  // namespace activation
