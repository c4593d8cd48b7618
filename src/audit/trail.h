// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/chain.h"
#include "audit/record.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace audit {

// What was done, as the one who did it tells it. The record's id and commitments are for the trail to fill in.
struct Act {
    Record record;
    Origin origin;
    std::string query_text;                // sealed under the account's key
    std::vector<base::AccountId> touched;  // other accounts whose chains it belongs in
};

// Writes records into the chains of the accounts they touch: the principal's and those the act names. Only the
// principal's gets origin and query text. Single-threaded, like its database, which outlives it.
class Trail final {
  public:
    Trail(metadata::Database& database, const crypto::KeyRing& keys, base::Random& random)
        : database_(database), keys_(keys), random_(random) {}

    // Call it inside the transaction of what was done, so that there is no change without its record and no record
    // without its change.
    base::Status Append(const Act& act) { return Append(std::span(&act, 1)); }
    base::Status Append(std::span<const Act> acts);

    // What follows is after a restore: records newer than the backup are gone, and the chains say so. Inside the
    // restore's transaction.
    base::Status BeginEpoch();

  private:
    using Places = std::map<base::AccountId, ChainPlace>;

    struct Sealed {
        Record record;
        base::Bytes salt;
        base::Bytes encoded;
        base::Bytes origin_salt;
        base::Bytes origin;      // empty: there is none
        base::Bytes query_text;  // empty: there is none
    };

    base::Status Prepare();
    base::Result<Sealed> Seal(const Act& act);
    base::Result<std::int64_t> Epoch();
    base::Result<ChainPlace*> PlaceOf(Places& places, const base::AccountId& account);
    base::Status Insert(const base::AccountId& chain, const ChainPlace& place,
                        const Sealed& sealed);
    base::Status Store(const Places& places);

    metadata::Database& database_;
    const crypto::KeyRing& keys_;
    base::Random& random_;
    std::optional<metadata::Statement> read_place_;
    std::optional<metadata::Statement> insert_;
    std::optional<metadata::Statement> write_place_;
};

// The record of an act in a transaction of its own: of what changed nothing else.
base::Status AppendNow(metadata::Database& database, Trail& trail, const Act& act);

// The account in an ARN; none when it names no company's.
std::optional<base::AccountId> AccountOfArn(std::string_view arn);

// The name under which a record's query text is sealed for its account.
crypto::SecretName QueryName(const base::AccountId& account, std::string_view record_id);

}  // namespace audit
