// SPDX-License-Identifier: Apache-2.0
#include "access/access_keys.h"
#include "access/accounts.h"
#include "access/name.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/region.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

struct NewAccount {
    access_control::Account account;
    access_control::NewAccessKey key;
};

base::Result<NewAccount> Create(Node& node, const std::string& name) {
    ASSIGN_OR_RETURN(const std::string folded,
                     access_control::FoldName(name, access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(
        auto account,
        access_control::Accounts(node.database()).Create(folded, node.random(), node.clock()));
    ASSIGN_OR_RETURN(auto key, access_control::AccessKeys(node.database(), node.keys())
                                   .Create({account.id, {}}, node.random(), node.clock()));
    return NewAccount{std::move(account), std::move(key)};
}

Shown ToShown(const NewAccount& made, const CreateAccountArguments& arguments,
              const std::string& region) {
    const std::string_view secret = made.key.secret.RevealText();
    Shown shown;
    shown.text = FieldText("Created. The secret is shown this once; keep it.",
                           {{"account", made.account.name},
                            {"account id", made.account.id.text()},
                            {"access key id", made.key.id.text()},
                            {"secret access key", std::string(secret)}});
    if (arguments.env)
        shown.text = SettingsText({made.key.id.text(), secret, region, arguments.endpoint});
    shown.json = base::Json::MakeObject();
    shown.json.Set("name", made.account.name)
        .Set("accountId", made.account.id.text())
        .Set("accessKeyId", made.key.id.text())
        .Set("secretAccessKey", secret);
    return shown;
}

}  // namespace

int Run(Node& node, const CreateAccountArguments& arguments) {
    // --env is for a shell, whatever else is asked.
    return ShowAndKeep(node, arguments.json && !arguments.env,
                       {"glovebox:CreateAccount", arguments.name, "root"},
                       [&]() -> base::Result<Shown> {
                           ASSIGN_OR_RETURN(const auto made, Create(node, arguments.name));
                           ASSIGN_OR_RETURN(const auto region, RegionOf(node, FromEnvironment));
                           return ToShown(made, arguments, region);
                       });
}

int Run(Node& node, const ListAccountsArguments& arguments) {
    const auto accounts = access_control::Accounts(node.database()).List();
    if (!accounts.ok()) return PrintFailure(accounts.error(), arguments.json);
    base::Json list = base::Json::MakeArray();
    for (const auto& account : *accounts) {
        if (!arguments.json) Print(fmt::format("{}  {}\n", account.id.text(), account.name));
        base::Json json = base::Json::MakeObject();
        json.Set("name", account.name).Set("accountId", account.id.text());
        list.Append(std::move(json));
    }
    if (arguments.json) PrintJson(list);
    return kExitDone;
}

}  // namespace server
