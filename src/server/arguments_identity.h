// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace server {

// The subcommands about who may do what: user, role, policy, key, token and access. One struct each.

struct AccountScope {
    std::string account;
    bool json = false;
};

struct CreateUserArguments : AccountScope {
    std::string name;
    std::vector<std::string> tags;  // KEY=VALUE
};

struct CreateRoleArguments : AccountScope {
    std::string name;
    std::string trust_policy_file;  // one of these two
    std::vector<std::string> trusts;
    std::string external_id;
    std::int64_t session_seconds_max = 0;
    std::vector<std::string> tags;
};

struct DeletePrincipalArguments : AccountScope {
    bool is_role = false;
    std::string name;
};

struct RevokeSessionsArguments : AccountScope {
    std::string role;
    std::string session;  // its access key id; empty: all of the role's
};

struct ListPrincipalsArguments : AccountScope {
    bool is_role = false;
};

struct AttachmentArguments : AccountScope {
    bool attach = false;
    std::string policy;
    std::string user;  // one of these two
    std::string role;
};

struct CreatePolicyArguments : AccountScope {
    std::string name;
    std::string file;
};

struct DeletePolicyArguments : AccountScope {
    std::string name;
};

struct ListPoliciesArguments : AccountScope {};

struct CreateKeyArguments : AccountScope {
    std::string user;      // empty: the account's own, its root
    std::string endpoint;  // for --env
    bool env = false;
};

struct ListKeysArguments : AccountScope {
    std::string user;  // empty: of all users and the root
};

enum class KeyChange { kEnable, kDisable, kDelete };

struct ChangeKeyArguments : AccountScope {
    KeyChange change = KeyChange::kDisable;
    std::string key;
};

struct CreateTokenArguments : AccountScope {
    std::string user;
    std::int64_t days = 0;
};

struct DeleteTokenArguments : AccountScope {
    std::string token;
};

struct ListTokensArguments : AccountScope {
    std::string user;  // empty: of all users
};

struct PasswordArguments : AccountScope {
    std::string user;
};

struct TotpArguments : AccountScope {
    std::string user;
    bool remove = false;
};

struct ExplainAccessArguments {
    std::string principal;
    std::string action;
    std::string resource;
    std::string source_ip;
    bool secure_transport = false;
    std::vector<std::string> resource_tags;  // KEY=VALUE
    bool json = false;
};

}  // namespace server
