// SPDX-License-Identifier: Apache-2.0
#include "access/tokens.h"
#include "server/commands.h"
#include "server/identity.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using access_control::Token;
using access_control::Tokens;

base::Json ToJson(const Token& token, const std::string& user) {
    base::Json json = base::Json::MakeObject();
    json.Set("id", token.id.text())
        .Set("user", user)
        .Set("expiresAt", base::ToIso8601(token.expires));
    return json;
}

base::Result<Shown> Create(Node& node, const CreateTokenArguments& arguments) {
    ASSIGN_OR_RETURN(const auto user, FindUser(node, arguments.account, arguments.user));
    const auto life = std::chrono::days(arguments.days);
    ASSIGN_OR_RETURN(const auto made,
                     Tokens(node.database()).Create(user, life, node.random(), node.clock()));
    const std::string secret(made.secret.RevealText());
    return Shown{FieldText("Created. The token is shown this once; keep it.",
                           {{"user", user.name},
                            {"id", made.token.id.text()},
                            {"until", base::ToIso8601(made.token.expires)},
                            {"token", secret}}),
                 ToJson(made.token, user.name).Set("status", "CREATED").Set("token", secret)};
}

base::Result<Shown> List(Node& node, const ListTokensArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
    std::vector<access_control::Principal> users;
    if (arguments.user.empty()) {
        ASSIGN_OR_RETURN(users, access_control::Principals(node.database())
                                    .List(account.id, access_control::PrincipalKind::kUser));
    } else {
        ASSIGN_OR_RETURN(users.emplace_back(), FindUser(node, arguments.account, arguments.user));
    }
    Shown shown{{}, base::Json::MakeArray()};
    std::vector<std::vector<std::string>> rows;
    for (const auto& user : users) {
        ASSIGN_OR_RETURN(const auto tokens, Tokens(node.database()).List(user));
        for (const Token& token : tokens) {
            rows.push_back({token.id.text(), user.name, base::ToIso8601(token.expires)});
            shown.json.Append(ToJson(token, user.name));
        }
    }
    shown.text = ListText({"token", "user", "until"}, rows);
    return shown;
}

}  // namespace

int Run(Node& node, const CreateTokenArguments& arguments) {
    return ShowAndKeep(node, arguments.json,
                       {"glovebox:CreateToken", arguments.account, "user/" + arguments.user},
                       [&] { return Create(node, arguments); });
}

int Run(Node& node, const ListTokensArguments& arguments) {
    return Show(arguments.json, [&] { return List(node, arguments); });
}

int Run(Node& node, const DeleteTokenArguments& arguments) {
    const OperatorAct act{"glovebox:DeleteToken", arguments.account, "token/" + arguments.token};
    return ShowAndKeep(node, arguments.json, act, [&]() -> base::Result<Shown> {
        ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
        Tokens tokens(node.database());
        ASSIGN_OR_RETURN(const auto token,
                         tokens.Find(account.id, access_control::TokenId(arguments.token)));
        RETURN_IF_ERROR(tokens.Delete(token));
        base::Json json = base::Json::MakeObject();
        json.Set("status", "DELETED").Set("id", token.id.text());
        return Shown{fmt::format("Deleted token {}.\n", token.id.text()), std::move(json)};
    });
}

}  // namespace server
