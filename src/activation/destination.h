// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/secret.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace activation {

inline constexpr std::string_view kMetaKind = "meta";
inline constexpr std::size_t kDestinationNameBytesMax = 100;
inline constexpr std::size_t kDestinationsPerAccountMax = 1000;

// What a document says about a destination, in its canonical spelling. Made by CheckDestination.
struct DestinationSettings {
    std::string name;
    std::string kind;         // "meta"
    std::string ad_account;   // "act_" and digits
    std::string endpoint;     // "https://host:port", no slash at its end
    std::string api_version;  // "v26.0"

    bool operator==(const DestinationSettings&) const = default;
};

struct DestinationSecrets {
    base::Secret access_token;
    base::Secret app_secret;  // empty: calls carry no proof
};

struct StoredDestination {
    base::DestinationId id;
    base::AccountId account;
    DestinationSettings settings;
};

// Where members go: deliveries to the same target are to the same audiences, whatever the
// destination is called.
std::string TargetOf(const DestinationSettings& settings);

// The account at the platform: the same however the path of its endpoint is written, and whatever
// the scheme.
std::string PlatformAccountOf(const DestinationSettings& settings);

// The same settings spelled canonically (one "act_" before the ad account, endpoint without a slash
// at its end), or kInvalidArgument naming the field: an unknown kind, an ad account that is not
// digits, an endpoint that is not https (http: to loopback only), a version not like v26.0. An
// empty version or endpoint becomes the kind's default.
base::Result<DestinationSettings> CheckDestination(DestinationSettings settings);

// The destinations of accounts, their secrets sealed. Writes one statement at a time inside the
// caller's transaction, if there is one. As single-threaded as its database.
class DestinationStore final {
  public:
    DestinationStore(metadata::Database& database, const crypto::KeyRing& keys)
        : database_(database), keys_(keys) {}

    // What Put would change: nothing, "created", or the names of fields ("endpoint",
    // "accessToken").
    base::Result<std::vector<std::string>> Changes(const base::AccountId& account,
                                                   const DestinationSettings& settings,
                                                   const DestinationSecrets& secrets);

    // Creates or updates by account and name. `settings` come from CheckDestination; `new_id` is
    // used when there is no such destination yet.
    base::Result<base::DestinationId> Put(const base::AccountId& account,
                                          const DestinationSettings& settings,
                                          const DestinationSecrets& secrets,
                                          const base::DestinationId& new_id);

    base::Result<std::optional<StoredDestination>> Find(const base::AccountId& account,
                                                        std::string_view name);
    base::Result<std::vector<StoredDestination>> List(const base::AccountId& account);

    // Bound to owner, name and endpoint: kCorrupt when a row was moved to another.
    base::Result<DestinationSecrets> Unseal(const StoredDestination& destination);

  private:
    metadata::Database& database_;
    const crypto::KeyRing& keys_;
};

}  // namespace activation
