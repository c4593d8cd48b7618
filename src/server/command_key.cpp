// SPDX-License-Identifier: Apache-2.0
#include "access/access_keys.h"
#include "base/assert.h"
#include "server/commands.h"
#include "server/identity.h"
#include "server/region.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using access_control::AccessKey;
using access_control::AccessKeyId;
using access_control::AccessKeys;

struct NamedOwner {
    access_control::KeyOwner owner;
    std::string name;  // "root" or the user's
};

// Of the one user, or of the root if none is named.
base::Result<NamedOwner> OwnerNamed(Node& node, const std::string& account,
                                    const std::string& user) {
    ASSIGN_OR_RETURN(const auto found, FindAccount(node, account));
    if (user.empty()) return NamedOwner{{found.id, {}}, "root"};
    ASSIGN_OR_RETURN(const auto principal, FindUser(node, account, user));
    return NamedOwner{{found.id, principal.id}, principal.name};
}

base::Result<std::vector<NamedOwner>> AllOwners(Node& node, const std::string& account) {
    ASSIGN_OR_RETURN(const auto root, OwnerNamed(node, account, ""));
    ASSIGN_OR_RETURN(const auto users,
                     access_control::Principals(node.database())
                         .List(root.owner.account, access_control::PrincipalKind::kUser));
    std::vector<NamedOwner> owners{root};
    for (const auto& user : users) owners.push_back({{user.account, user.id}, user.name});
    return owners;
}

base::Result<Shown> Create(Node& node, const CreateKeyArguments& arguments) {
    ASSIGN_OR_RETURN(const auto owner, OwnerNamed(node, arguments.account, arguments.user));
    ASSIGN_OR_RETURN(
        const auto key,
        AccessKeys(node.database(), node.keys()).Create(owner.owner, node.random(), node.clock()));
    const std::string_view secret = key.secret.RevealText();
    Shown shown;
    shown.text = FieldText("Created. The secret is shown this once; keep it.",
                           {{"of", owner.name},
                            {"access key id", key.id.text()},
                            {"secret access key", std::string(secret)}});
    if (arguments.env) {
        ASSIGN_OR_RETURN(const auto region, RegionOf(node, FromEnvironment));
        shown.text = SettingsText({key.id.text(), secret, region, arguments.endpoint});
    }
    shown.json = base::Json::MakeObject();
    shown.json.Set("status", "CREATED")
        .Set("owner", owner.name)
        .Set("accessKeyId", key.id.text())
        .Set("secretAccessKey", secret);
    return shown;
}

base::Result<Shown> List(Node& node, const ListKeysArguments& arguments) {
    ASSIGN_OR_RETURN(auto owners, AllOwners(node, arguments.account));
    if (!arguments.user.empty()) {
        ASSIGN_OR_RETURN(const auto owner, OwnerNamed(node, arguments.account, arguments.user));
        owners = {owner};
    }
    Shown shown{{}, base::Json::MakeArray()};
    std::vector<std::vector<std::string>> rows;
    for (const NamedOwner& owner : owners) {
        ASSIGN_OR_RETURN(const auto keys,
                         AccessKeys(node.database(), node.keys()).List(owner.owner));
        for (const AccessKey& key : keys) {
            const std::string_view state = key.active ? "enabled" : "disabled";
            rows.push_back({key.id.text(), owner.name, std::string(state), key.created_at});
            base::Json json = base::Json::MakeObject();
            json.Set("accessKeyId", key.id.text())
                .Set("owner", owner.name)
                .Set("enabled", key.active)
                .Set("createdAt", key.created_at);
            shown.json.Append(std::move(json));
        }
    }
    shown.text = ListText({"access key id", "of", "state", "created"}, rows);
    return shown;
}

// Another account's key is not there.
base::Result<AccessKey> FindKey(Node& node, const ChangeKeyArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
    ASSIGN_OR_RETURN(auto key,
                     AccessKeys(node.database(), node.keys()).Find(AccessKeyId(arguments.key)));
    if (key.owner.account == account.id) return key;
    return base::NotFound("there is no such access key");
}

base::Result<Shown> Change(Node& node, const ChangeKeyArguments& arguments) {
    ASSIGN_OR_RETURN(const auto key, FindKey(node, arguments));
    AccessKeys keys(node.database(), node.keys());
    const auto shown = [&](std::string_view done, std::string_view status) {
        base::Json json = base::Json::MakeObject();
        json.Set("status", status).Set("accessKeyId", key.id.text());
        return Shown{fmt::format("{} access key {}.\n", done, key.id.text()), std::move(json)};
    };
    switch (arguments.change) {
        case KeyChange::kEnable:
            RETURN_IF_ERROR(keys.SetActive(key, true));
            return shown("Enabled", "ENABLED");
        case KeyChange::kDisable:
            RETURN_IF_ERROR(keys.SetActive(key, false));
            return shown("Disabled", "DISABLED");
        case KeyChange::kDelete:
            RETURN_IF_ERROR(keys.Delete(key));
            return shown("Deleted", "DELETED");
    }
    UNREACHABLE();
}

}  // namespace

int Run(Node& node, const CreateKeyArguments& arguments) {
    const std::string owner = arguments.user.empty() ? "root" : "user/" + arguments.user;
    return ShowAndKeep(node, arguments.json, {"iam:CreateAccessKey", arguments.account, owner},
                       [&] { return Create(node, arguments); });
}

int Run(Node& node, const ListKeysArguments& arguments) {
    return Show(arguments.json, [&] { return List(node, arguments); });
}

int Run(Node& node, const ChangeKeyArguments& arguments) {
    const bool deletes = arguments.change == KeyChange::kDelete;
    return ShowAndKeep(node, arguments.json,
                       {deletes ? "iam:DeleteAccessKey" : "iam:UpdateAccessKey", arguments.account,
                        "access-key/" + arguments.key},
                       [&] { return Change(node, arguments); });
}

}  // namespace server
