// SPDX-License-Identifier: Apache-2.0
#include "activation/destination.h"
#include "activation/egress_list.h"
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "api/aws/handler.h"
#include "base/object_reader.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using activation::DestinationSecrets;
using activation::DestinationSettings;
using activation::DestinationStore;
using activation::StoredDestination;

base::Json Describe(const DestinationSettings& settings) {
    base::Json json = base::Json::MakeObject();
    json.Set("kind", settings.kind)
        .Set("adAccountId", settings.ad_account)
        .Set("endpoint", settings.endpoint);
    return json.Set("apiVersion", settings.api_version);
}

base::Result<DestinationSettings> WantedSettings(const DestinationEntry& entry,
                                                 const std::optional<StoredDestination>& stored) {
    DestinationSettings wanted = stored ? stored->settings : DestinationSettings{};
    wanted.name = entry.name;
    wanted.kind = entry.kind.value_or(wanted.kind);
    wanted.ad_account = entry.ad_account.value_or(wanted.ad_account);
    wanted.endpoint = entry.endpoint.value_or(wanted.endpoint);
    wanted.api_version = entry.api_version.value_or(wanted.api_version);
    if (wanted.kind.empty()) return base::FieldError(entry.field + ".kind", "is missing");
    if (wanted.ad_account.empty())
        return base::FieldError(entry.field + ".adAccountId", "is missing");
    auto checked = activation::CheckDestination(std::move(wanted));
    if (!checked.ok()) return base::InvalidArgument(entry.field + "." + checked.error().message);
    return checked;
}

// What the entry does not name stays, but a secret stays with the endpoint it was given for: it
// must not be sent elsewhere because a document moved the endpoint.
base::Result<DestinationSecrets> WantedSecrets(DestinationEntry& entry,
                                               const std::optional<StoredDestination>& stored,
                                               const DestinationSettings& wanted,
                                               DestinationStore& store) {
    DestinationSecrets secrets;
    if (stored) {
        ASSIGN_OR_RETURN(secrets, store.Unseal(*stored));
        const bool moved = stored->settings.endpoint != wanted.endpoint;
        if (moved && !entry.access_token) {
            return base::FieldError(entry.field + ".accessToken",
                                    "must be given again, since the endpoint changes");
        }
        if (moved && !entry.app_secret && !secrets.app_secret.empty()) {
            return base::FieldError(entry.field + ".appSecret",
                                    "must be given again, since the endpoint changes");
        }
    }
    if (entry.access_token) secrets.access_token = *std::move(entry.access_token);
    if (entry.app_secret) secrets.app_secret = *std::move(entry.app_secret);
    if (secrets.access_token.empty())
        return base::FieldError(entry.field + ".accessToken", "is missing");
    return secrets;
}

Change Compare(const std::string& name, const std::optional<StoredDestination>& stored,
               const DestinationSettings& wanted, const std::vector<std::string>& changed,
               bool has_app_secret) {
    Change change =
        stored ? MakeUpdate("destination", name, Describe(stored->settings), Describe(wanted))
               : MakeCreate("destination", name, Describe(wanted));
    for (const std::string_view secret : {"accessToken", "appSecret"}) {
        const bool named = stored ? std::ranges::find(changed, secret) != changed.end()
                                  : secret == "accessToken" || has_app_secret;
        if (!named) continue;
        change.fields.push_back({std::string(secret),
                                 stored ? base::Json(kShownSecret) : base::Json(),
                                 base::Json(kShownSecret)});
        if (change.action == Action::kUnchanged) change.action = Action::kUpdate;
    }
    return change;
}

// AWS has no operation for it. Only the operator says where a node delivers to: whoever may send it to any host makes it
// a scanner of what it can reach.
base::Status PermitDestination(const DestinationEntry& entry, const DestinationSettings& wanted,
                               bool is_new, const ApplyTools& tools) {
    if (tools.caller == nullptr) return {};
    const HandlerContext& caller = *tools.caller;
    RETURN_IF_ERROR(Permit(tools,
                           is_new ? "glovebox:CreateDestination" : "glovebox:UpdateDestination",
                           "arn:aws:glovebox:" + caller.region + ":" + caller.account().text() +
                               ":destinations/" + entry.name));
    ASSIGN_OR_RETURN(const bool listed, activation::MayDeliverTo(tools.database, wanted.endpoint));
    if (listed) return {};
    return base::FieldError(entry.field + ".endpoint",
                            "is no host that the node's operator lists for deliveries");
}

base::Status AllowEgress(const DestinationSettings& settings, const ApplyTools& tools,
                         ApplyReport& report) {
    ASSIGN_OR_RETURN(const bool listed,
                     activation::AllowDeliveriesTo(tools.database, settings.endpoint));
    if (!listed) return {};
    base::Json after = base::Json::MakeObject();
    after.Set("purpose", activation::kEgressPurpose);
    report.changes.push_back(MakeCreate("egress", settings.endpoint, after));
    return {};
}

}  // namespace

base::Status ApplyDestination(DestinationEntry entry, const ApplyTools& tools,
                              ApplyReport& report) {
    ASSIGN_OR_RETURN(const auto account,
                     AccountNamed(entry.account, entry.field + ".account", tools));
    DestinationStore store(tools.database, tools.keys);
    ASSIGN_OR_RETURN(const auto stored, store.Find(account, entry.name));
    ASSIGN_OR_RETURN(const auto wanted, WantedSettings(entry, stored));
    ASSIGN_OR_RETURN(const auto secrets, WantedSecrets(entry, stored, wanted, store));
    ASSIGN_OR_RETURN(const auto changed, store.Changes(account, wanted, secrets));
    Change change = Compare(entry.account + "/" + entry.name, stored, wanted, changed,
                            !secrets.app_secret.empty());
    if (change.action != Action::kUnchanged) {
        RETURN_IF_ERROR(PermitDestination(entry, wanted, !stored, tools));
        const auto put =
            store.Put(account, wanted, secrets, base::DestinationId(tools.random.Uuid()));
        if (!put.ok()) return put.error().Within(entry.field);
        change.arn = "arn:aws:glovebox::" + account.text() + ":destination/" + put->text();
    }
    report.changes.push_back(std::move(change));
    if (tools.caller != nullptr) return {};
    if (stored && stored->settings.endpoint != wanted.endpoint) {
        // The destination moved: where nobody delivers any more, nobody may.
        RETURN_IF_ERROR(activation::ForgetDeliveriesTo(tools.database, stored->settings.endpoint));
    }
    return AllowEgress(wanted, tools, report);
}

}  // namespace api
