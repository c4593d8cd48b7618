// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/arguments_backup.h"
#include "server/arguments_identity.h"
#include "server/arguments_serve.h"
#include "server/cli_app.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace server {

// One struct per subcommand: what a user typed, checked for presence only.

struct ApplyArguments {
    std::string file;
    bool dry_run = false;
    bool json = false;
};

struct QuestionArguments {
    std::string account;
    std::string collaboration;
    std::string sql;  // one of these two
    std::string file;
    bool json = false;
};

struct ExplainArguments {
    QuestionArguments question;

    const std::string& asker() const { return question.account; }
};

struct QueryArguments {
    QuestionArguments question;
    std::string out;
    std::string bucket;  // with --endpoint: where the node puts the result

    const std::string& asker() const { return question.account; }
};

struct CreateAudienceArguments {
    QuestionArguments question;
    std::string name;

    const std::string& asker() const { return question.account; }
};

struct ActivateArguments {
    std::string account;
    std::string audience;
    std::string destination;
    std::string mapping;
    std::string default_country;
    bool lost_deliveries_accepted = false;
    bool json = false;

    const std::string& asker() const { return account; }
};

struct NormalizeArguments {
    std::string destination;
    std::string key;
    std::string country;
    std::string declared;
};

struct ReferenceArguments {
    std::string page;  // "configuration", "errors" or "normalization"
};

struct WorkerArguments {};

struct CreateAccountArguments {
    std::string name;
    std::string endpoint;  // for --env
    bool env = false;
    bool json = false;
};

struct ListAccountsArguments {
    bool json = false;
};

struct CreateBucketArguments {
    std::string account;
    std::string name;
    std::string folder;  // empty: one under the data directory
    bool json = false;
};

struct ListBucketsArguments {
    bool json = false;
};

struct CatalogNames {
    std::string account;
    std::string database;
    std::string table;
};

struct AddCatalogTableArguments {
    CatalogNames names;
    std::vector<std::string> files;
    std::string format;  // empty: by the files' names
    std::string header;  // "yes", "no" or empty
    std::optional<std::string> delimiter;
    std::optional<std::string> quote;
    std::vector<std::string> null_values;
    std::vector<std::string> columns;  // "NAME=TYPE"
    bool replace = false;
    bool json = false;
};

struct RemoveCatalogTableArguments {
    CatalogNames names;
    bool json = false;
};

struct ListCatalogTablesArguments {
    std::string account;  // empty: all
    bool json = false;
};

// As typed; empty: without that end.
struct AuditRange {
    std::string from;
    std::string to;
};

struct ExportAuditArguments {
    std::string account;  // empty: the node's own trail
    AuditRange range;
    std::string out;
    bool json = false;
};

struct ListAuditArguments {
    std::string account;  // empty: the node's own trail
    AuditRange range;
    std::int64_t limit = 0;
    bool json = false;
};

struct DigestAuditArguments {
    std::string account;  // whose newest digest is printed
    bool json = false;
};

struct VerifyAuditArguments {
    std::string account;  // empty: all
    AuditRange range;
    std::string digest;  // a file
    bool json = false;
};

struct VerifyExportArguments {
    std::string file;
    VerifyAuditArguments with;
};

using Command =
    std::variant<ApplyArguments, ExplainArguments, QueryArguments, CreateAudienceArguments,
                 ActivateArguments, NormalizeArguments, ReferenceArguments, WorkerArguments,
                 CreateAccountArguments, ListAccountsArguments, CreateBucketArguments,
                 ListBucketsArguments, ServeArguments, BackupArguments, RestoreArguments,  //
                 AddCatalogTableArguments, RemoveCatalogTableArguments, ListCatalogTablesArguments,
                 CreateUserArguments, CreateRoleArguments, DeletePrincipalArguments,
                 RevokeSessionsArguments, ListPrincipalsArguments, AttachmentArguments,
                 CreatePolicyArguments, DeletePolicyArguments, ListPoliciesArguments,
                 CreateKeyArguments,  //
                 ListKeysArguments, ChangeKeyArguments, CreateTokenArguments, DeleteTokenArguments,
                 ListTokensArguments, PasswordArguments, TotpArguments, ExplainAccessArguments,
                 ExportAuditArguments, ListAuditArguments, DigestAuditArguments,
                 VerifyAuditArguments, VerifyExportArguments>;

struct Arguments {
    std::string data;      // empty: none was named
    std::string endpoint;  // of a node elsewhere; empty: the data directory
    Command command;
};

// The exit code, when the command line itself ends the program: after help (0) or a mistake in
// usage (2). What there is to say has been said.
using ParsedArguments = std::variant<Arguments, int>;

ParsedArguments ParseArguments(int argc, char** argv);

// The part of ParseArguments in arguments_identity.cpp. Options are bound to the drafts, which outlive the parsing.
void AddIdentityCommands(CLI::App& root, Arguments& parsed, std::deque<Command>& drafts);

}  // namespace server
