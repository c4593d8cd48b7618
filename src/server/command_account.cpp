// SPDX-License-Identifier: Apache-2.0
#include "access/access_keys.h"
#include "access/accounts.h"
#include "access/name.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

// The region of an address that names none.
constexpr std::string_view kRegion = "us-east-1";

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

void PrintText(const NewAccount& made) {
    Print(fmt::format("account            {}\n"
                      "account id         {}\n"
                      "access key id      {}\n"
                      "secret access key  {}\n"
                      "The secret is shown this once; keep it.\n",
                      made.account.name, made.account.id.text(), made.key.id.text(),
                      made.key.secret.RevealText()));
}

// The first AWS command line reads only the second name of the region.
void PrintSettings(const NewAccount& made, const std::string& endpoint) {
    Print(fmt::format("AWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY={}\nAWS_REGION={}\n"
                      "AWS_DEFAULT_REGION={}\nAWS_ENDPOINT_URL={}\n",
                      made.key.id.text(), made.key.secret.RevealText(), kRegion, kRegion,
                      endpoint));
}

void PrintCreated(const NewAccount& made, const CreateAccountArguments& arguments) {
    if (arguments.env) return PrintSettings(made, arguments.endpoint);
    if (!arguments.json) return PrintText(made);
    base::Json json = base::Json::MakeObject();
    json.Set("name", made.account.name)
        .Set("accountId", made.account.id.text())
        .Set("accessKeyId", made.key.id.text())
        .Set("secretAccessKey", made.key.secret.RevealText());
    PrintJson(json);
}

}  // namespace

int Run(Node& node, const CreateAccountArguments& arguments) {
    auto transaction = node.database().Begin();
    if (!transaction.ok()) return PrintFailure(transaction.error(), arguments.json);
    const auto made = Create(node, arguments.name);
    if (!made.ok()) return PrintFailure(made.error(), arguments.json);
    // Where it cannot be shown the program ends here, and nothing is kept.
    PrintCreated(*made, arguments);
    const auto kept = transaction->Commit();
    return kept.ok() ? kExitDone : PrintFailure(kept.error().Within("nothing was made"), false);
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
