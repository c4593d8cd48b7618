// SPDX-License-Identifier: Apache-2.0
#include "activation/delivery_holds.h"

namespace activation {
namespace {

constexpr std::string_view kEverywhere;

// Held for whoever delivers there, or for this account wherever it does.
constexpr std::string_view kHolding =
    "WHERE platform_account = ? OR (account = ? AND platform_account = '')";

}  // namespace

base::Status DeliveryHolds::Insert(const base::AccountId& account,
                                   std::string_view platform_account, base::Clock& clock) {
    RETURN_IF_ERROR(
        database_.Execute("INSERT INTO delivery_holds (account, platform_account, held_ms) VALUES "
                          "(?, ?, ?) ON CONFLICT (account, platform_account) DO NOTHING",
                          {account, platform_account, clock.Now()}));
    return {};
}

base::Status DeliveryHolds::Hold(const StoredDestination& destination, base::Clock& clock) {
    return Insert(destination.account, PlatformAccountOf(destination.settings), clock);
}

base::Status DeliveryHolds::HoldAll(const base::AccountId& account, base::Clock& clock) {
    return Insert(account, kEverywhere, clock);
}

base::Status DeliveryHolds::CheckFree(const StoredDestination& destination) {
    ASSIGN_OR_RETURN(const auto held,
                     database_.QueryOne<std::int64_t>(
                         "SELECT count(*) FROM delivery_holds " + std::string(kHolding),
                         {PlatformAccountOf(destination.settings), destination.account}));
    if (std::get<0>(*held) == 0) return {};
    return base::Conflict(
        "this node was restored from a backup that is older than a delivery to this account: what "
        "went there is not known, and would go again. The operator goes on with glovebox activate "
        "--accept-lost-deliveries");
}

base::Status DeliveryHolds::Release(const StoredDestination& destination) {
    RETURN_IF_ERROR(
        database_.Execute("DELETE FROM delivery_holds " + std::string(kHolding),
                          {PlatformAccountOf(destination.settings), destination.account}));
    return {};
}

}  // namespace activation
