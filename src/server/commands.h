// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api_client.h"
#include "server/arguments.h"
#include "server/node.h"
#include "server/remote_client.h"

namespace server {

// Each runs one subcommand to its end, says what there is to say, and answers the exit code.
int Run(Node& node, const ApplyArguments& arguments);
int Run(Node& node, const QueryArguments& arguments);
int Run(Node& node, const CreateAudienceArguments& arguments);
int Run(Node& node, const ActivateArguments& arguments);
int Run(Node& node, const CreateAccountArguments& arguments);
int Run(Node& node, const ListAccountsArguments& arguments);
int Run(Node& node, const CreateBucketArguments& arguments);
int Run(Node& node, const ListBucketsArguments& arguments);
int Run(Node& node, const AddCatalogTableArguments& arguments);
int Run(Node& node, const RemoveCatalogTableArguments& arguments);
int Run(Node& node, const ListCatalogTablesArguments& arguments);
int Run(Node& node, const ServeArguments& arguments);
int Run(Node& node, const CreateUserArguments& arguments);
int Run(Node& node, const CreateRoleArguments& arguments);
int Run(Node& node, const DeletePrincipalArguments& arguments);
int Run(Node& node, const RevokeSessionsArguments& arguments);
int Run(Node& node, const ListPrincipalsArguments& arguments);
int Run(Node& node, const AttachmentArguments& arguments);
int Run(Node& node, const CreatePolicyArguments& arguments);
int Run(Node& node, const DeletePolicyArguments& arguments);
int Run(Node& node, const ListPoliciesArguments& arguments);
int Run(Node& node, const CreateKeyArguments& arguments);
int Run(Node& node, const ListKeysArguments& arguments);
int Run(Node& node, const ChangeKeyArguments& arguments);
int Run(Node& node, const CreateTokenArguments& arguments);
int Run(Node& node, const DeleteTokenArguments& arguments);
int Run(Node& node, const ListTokensArguments& arguments);
int Run(Node& node, const PasswordArguments& arguments);
int Run(Node& node, const TotpArguments& arguments);
int Run(Node& node, const ExplainAccessArguments& arguments);
int Run(Node& node, const ExportAuditArguments& arguments);
int Run(Node& node, const ListAuditArguments& arguments);
int Run(Node& node, const DigestAuditArguments& arguments);
int Run(Node& node, const VerifyAuditArguments& arguments);

// These ask a node over its API, here or elsewhere.
int Run(ApiClient& client, const ExplainArguments& arguments);

// These are done here on a data directory, and by the node itself elsewhere.
int Run(ApiClient& client, const ApplyArguments& arguments);
int Run(RemoteClient& client, const QueryArguments& arguments);
int Run(ApiClient& client, const CreateAudienceArguments& arguments);
int Run(ApiClient& client, const ActivateArguments& arguments);

// These need no node.
int Run(const NormalizeArguments& arguments);
int Run(const ReferenceArguments& arguments);
int Run(const WorkerArguments& arguments);
int Run(const BackupArguments& arguments);
int Run(const RestoreArguments& arguments);
int Run(const VerifyExportArguments& arguments);

}  // namespace server
