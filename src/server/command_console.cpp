// SPDX-License-Identifier: Apache-2.0
#include "access/console_sessions.h"
#include "crypto/totp.h"
#include "server/commands.h"
#include "server/identity.h"
#include "server/output.h"
#include "server/password_input.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using access_control::ConsoleCredentials;

constexpr std::string_view kIssuer = "Glovebox";

base::Json Status(std::string_view status, const access_control::Principal& user) {
    base::Json json = base::Json::MakeObject();
    return json.Set("status", status).Set("user", user.name);
}

base::Result<std::string> HashOfTyped() {
    ASSIGN_OR_RETURN(const base::Secret password, ReadPassword());
    RETURN_IF_ERROR(ConsoleCredentials::CheckPassword(password));
    crypto::PasswordHasher hasher;
    return hasher.Hash(password);
}

base::Result<Shown> ChangeTotp(Node& node, const TotpArguments& arguments) {
    ASSIGN_OR_RETURN(const auto user, FindUser(node, arguments.account, arguments.user));
    ConsoleCredentials credentials(node.database(), node.keys());
    if (arguments.remove) {
        RETURN_IF_ERROR(credentials.RemoveTotp(user));
        return Shown{fmt::format("Asks user {} for no one-time codes any more.\n", user.name),
                     Status("REMOVED", user)};
    }
    const base::Secret secret = crypto::NewTotpSecret(node.random());
    RETURN_IF_ERROR(credentials.SetTotp(user, secret));
    const base::Secret uri = crypto::TotpUri(secret, kIssuer, arguments.account + "/" + user.name);
    const std::string text(uri.RevealText());
    return Shown{FieldText("Asks for one-time codes from now on. Put this into an authenticator "
                           "app; it is shown this once.",
                           {{"user", user.name}, {"uri", text}}),
                 Status("CREATED", user).Set("uri", text)};
}

}  // namespace

int Run(Node& node, const PasswordArguments& arguments) {
    // Before the transaction: typing takes its time.
    const auto known = FindUser(node, arguments.account, arguments.user);
    if (!known.ok()) return PrintFailure(known.error(), arguments.json);
    const auto hash = HashOfTyped();
    if (!hash.ok()) return PrintFailure(hash.error(), arguments.json);
    const OperatorAct act{"glovebox:SetPassword", arguments.account, "user/" + arguments.user};
    return ShowAndKeep(node, arguments.json, act, [&]() -> base::Result<Shown> {
        ASSIGN_OR_RETURN(const auto user, FindUser(node, arguments.account, arguments.user));
        RETURN_IF_ERROR(ConsoleCredentials(node.database(), node.keys())
                            .SetPassword(user, *hash, node.clock()));
        return Shown{
            fmt::format("Set the password of user {} and ended all its sessions.\n", user.name),
            Status("SET", user)};
    });
}

int Run(Node& node, const TotpArguments& arguments) {
    const OperatorAct act{arguments.remove ? "glovebox:RemoveTotp" : "glovebox:SetTotp",
                          arguments.account, "user/" + arguments.user};
    return ShowAndKeep(node, arguments.json, act, [&] { return ChangeTotp(node, arguments); });
}

}  // namespace server
