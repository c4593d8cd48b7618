// SPDX-License-Identifier: Apache-2.0
#include "server/arguments.h"

#include <CLI/CLI.hpp>
#include <variant>

namespace server {
namespace {

// Declares subcommands; each binds its options to a draft, which becomes the command when it is the one typed.
class IdentityCommands {
  public:
    IdentityCommands(CLI::App& root, Arguments& parsed, std::deque<Command>& drafts)
        : parsed_(parsed), drafts_(drafts) {
        AddUser(*Group(root, "user", "the people and programs of an account"));
        AddRole(*Group(root, "role", "what callers may become for a while"));
        AddPolicy(*Group(root, "policy", "documents that say what users and roles may do"));
        AddKey(*Group(root, "key", "access keys of users and of accounts"));
        AddToken(*Group(root, "token", "bearer tokens of users for this node's own API"));
        AddExplain(*Add(*Group(root, "access", "what policies decide"), "explain",
                        "name the statement that allows or denies; exit code 3 when denied"));
    }

  private:
    static CLI::App* Add(CLI::App& parent, const std::string& name, const std::string& help) {
        CLI::App* const app = parent.add_subcommand(name, help);
        app->fallthrough();
        return app;
    }

    static CLI::App* Group(CLI::App& root, const std::string& name, const std::string& help) {
        CLI::App* const app = Add(root, name, help);
        app->require_subcommand(1);
        return app;
    }

    // A draft that lands when `app` is typed.
    template <class T>
    T& Draft(CLI::App& app) {
        T& draft = std::get<T>(drafts_.emplace_back(T{}));
        app.add_flag("--json", draft.json, "answer in JSON");
        app.callback([&parsed = parsed_, &draft] { parsed.command = draft; });
        return draft;
    }

    // The same for one that is about an account.
    template <class T>
    T& Scoped(CLI::App& app) {
        T& draft = Draft<T>(app);
        app.add_option("--account", draft.account, "the account's name")->required();
        return draft;
    }

    void AddAttachment(CLI::App& parent, bool attach, bool of_role) {
        CLI::App& app = *Add(parent, attach ? "attach" : "detach",
                             attach ? "give it a policy" : "take a policy from it");
        auto& draft = Scoped<AttachmentArguments>(app);
        draft.attach = attach;
        app.add_option("name", of_role ? draft.role : draft.user, "its name")->required();
        app.add_option("--policy", draft.policy, "the policy's name")->required();
    }

    void AddDeleteAndList(CLI::App& parent, bool is_role) {
        CLI::App& remove = *Add(parent, "delete",
                                is_role ? "the role and its sessions"
                                        : "the user and its keys, tokens and sessions");
        auto& removed = Scoped<DeletePrincipalArguments>(remove);
        removed.is_role = is_role;
        remove.add_option("name", removed.name, "its name")->required();
        Scoped<ListPrincipalsArguments>(*Add(parent, "list", "names and ARNs")).is_role = is_role;
    }

    template <class T>
    static void AddTags(CLI::App& app, T& draft) {
        app.add_option("--tag", draft.tags, "KEY=VALUE, for conditions on aws:PrincipalTag");
    }

    void AddUser(CLI::App& user) {
        CLI::App& create = *Add(user, "create", "a new user, without keys");
        auto& draft = Scoped<CreateUserArguments>(create);
        create.add_option("name", draft.name, "the user's name")->required();
        AddTags(create, draft);
        AddDeleteAndList(user, false);
        AddAttachment(user, true, false);
        AddAttachment(user, false, false);
        AddConsole(user);
    }

    void AddConsole(CLI::App& user) {
        CLI::App& password =
            *Add(user, "password", "set what signs in to the console, from the terminal or stdin");
        password.add_option("name", Scoped<PasswordArguments>(password).user, "the user's name")
            ->required();
        CLI::App& totp = *Add(user, "totp", "ask for one-time codes too; prints the secret once");
        auto& draft = Scoped<TotpArguments>(totp);
        totp.add_option("name", draft.user, "the user's name")->required();
        totp.add_flag("--remove", draft.remove, "ask for none any more");
    }

    void AddRole(CLI::App& role) {
        CLI::App& create = *Add(role, "create", "a new role, for whom its trust policy names");
        auto& draft = Scoped<CreateRoleArguments>(create);
        create.add_option("name", draft.name, "the role's name")->required();
        auto* const who = create.add_option_group("trust", "who may assume it")->require_option(1);
        who->add_option("--trust-policy", draft.trust_policy_file, "a file with the document");
        auto* const trusts = who->add_option(
            "--trust", draft.trusts, "an account's name or id, or the ARN of a user or role");
        create.add_option("--external-id", draft.external_id, "what they must know to be let in")
            ->needs(trusts);
        create
            .add_option("--session-seconds-max", draft.session_seconds_max,
                        "how long a session may last")
            ->default_val(3600);
        AddTags(create, draft);
        AddDeleteAndList(role, true);
        CLI::App& revoke = *Add(role, "revoke-sessions",
                                "refuse the keys of its sessions from the next request on");
        auto& revoked = Scoped<RevokeSessionsArguments>(revoke);
        revoke.add_option("name", revoked.role, "the role's name")->required();
        revoke.add_option("--session", revoked.session,
                          "only the one of this access key id; the audit trail names it");
        AddAttachment(role, true, true);
        AddAttachment(role, false, true);
    }

    void AddPolicy(CLI::App& policy) {
        CLI::App& create = *Add(policy, "create", "a new policy, attached to nobody yet");
        auto& draft = Scoped<CreatePolicyArguments>(create);
        create.add_option("name", draft.name, "the policy's name")->required();
        create.add_option("-f,--file", draft.file, "a file with the document")->required();
        CLI::App& remove = *Add(policy, "delete", "a policy that is attached to nobody");
        auto& removed = Scoped<DeletePolicyArguments>(remove);
        remove.add_option("name", removed.name, "the policy's name")->required();
        Scoped<ListPoliciesArguments>(*Add(policy, "list", "names, ARNs and who has them"));
        for (const bool attach : {true, false}) {
            CLI::App& app = *Add(policy, attach ? "attach" : "detach",
                                 attach ? "to a user or role" : "from a user or role");
            auto& attached = Scoped<AttachmentArguments>(app);
            attached.attach = attach;
            app.add_option("name", attached.policy, "the policy's name")->required();
            auto* const whom = app.add_option_group("whom")->require_option(1);
            whom->add_option("--user", attached.user, "the user's name");
            whom->add_option("--role", attached.role, "the role's name");
        }
    }

    void AddKey(CLI::App& key) {
        CLI::App& create = *Add(key, "create", "a new access key; its secret is shown once");
        auto& draft = Scoped<CreateKeyArguments>(create);
        create.add_option("--user", draft.user, "whose; the account's own if not given");
        create.add_flag("--env", draft.env, "print AWS_... settings, one a line");
        create.add_option("--endpoint", draft.endpoint, "the node's address, for --env")
            ->default_val("http://127.0.0.1:7440");
        CLI::App& list = *Add(key, "list", "ids, whose they are and whether they are enabled");
        list.add_option("--user", Scoped<ListKeysArguments>(list).user, "only this user's");
        AddKeyChange(*Add(key, "enable", "accept it again"), KeyChange::kEnable);
        AddKeyChange(*Add(key, "disable", "refuse it from the next request on"),
                     KeyChange::kDisable);
        AddKeyChange(*Add(key, "delete", "refuse it for ever"), KeyChange::kDelete);
    }

    void AddKeyChange(CLI::App& app, KeyChange change) {
        auto& draft = Scoped<ChangeKeyArguments>(app);
        draft.change = change;
        app.add_option("id", draft.key, "the access key's id")->required();
    }

    void AddToken(CLI::App& token) {
        CLI::App& create = *Add(token, "create", "a new token, shown once");
        auto& draft = Scoped<CreateTokenArguments>(create);
        create.add_option("--user", draft.user, "whose")->required();
        create.add_option("--days", draft.days, "how long it lasts")
            ->default_val(90)
            ->check(CLI::Range(1, 366));
        CLI::App& remove = *Add(token, "delete", "refuse it from the next request on");
        remove.add_option("id", Scoped<DeleteTokenArguments>(remove).token, "the token's id")
            ->required();
        CLI::App& list = *Add(token, "list", "ids, whose they are and when they end");
        list.add_option("--user", Scoped<ListTokensArguments>(list).user, "only this user's");
    }

    void AddExplain(CLI::App& app) {
        auto& draft = Draft<ExplainAccessArguments>(app);
        app.add_option("--as", draft.principal,
                       "an ARN, or ACCOUNT, ACCOUNT:user/NAME, ACCOUNT:role/NAME")
            ->required();
        app.add_option("action", draft.action, "such as cleanrooms:GetCollaboration")->required();
        app.add_option("resource", draft.resource, "an ARN, or *")->required();
        app.add_option("--source-ip", draft.source_ip, "where the request comes from");
        app.add_flag("--tls", draft.secure_transport, "as if it came over TLS");
        app.add_option("--resource-tag", draft.resource_tags,
                       "KEY=VALUE; those of the resource on this node if none is given");
    }

    Arguments& parsed_;
    std::deque<Command>& drafts_;
};

}  // namespace

void AddIdentityCommands(CLI::App& root, Arguments& parsed, std::deque<Command>& drafts) {
    const IdentityCommands commands(root, parsed, drafts);
}

}  // namespace server
