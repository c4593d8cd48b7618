// SPDX-License-Identifier: Apache-2.0
#include "api/apply_caller.h"

#include "access/name.h"
#include "api/aws/authorize.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/recording.h"
#include "api/document_reader.h"
#include "policy/rule_fields.h"

#include <utility>

namespace api {
namespace {

using access_control::Account;

constexpr std::string_view kByIdOnly = "accounts of others are named by their ids";

// An entry may name its account by the id.
void TakeName(const Account& own, std::string& account) {
    if (account == own.id.text()) account = own.name;
}

base::Status CheckOwn(const Account& own, std::string& account, const std::string& field) {
    TakeName(own, account);
    if (account == own.name) return {};
    return base::FieldError(field, "is not the account whose key asks");
}

template <class Entry>
base::Status CheckAllOwn(const Account& own, std::vector<Entry>& entries) {
    for (Entry& entry : entries)
        RETURN_IF_ERROR(CheckOwn(own, entry.account, entry.field + ".account"));
    return {};
}

base::Status CheckAccounts(const Account& own, std::vector<AccountEntry>& accounts) {
    for (AccountEntry& entry : accounts) {
        TakeName(own, entry.name);
        if (entry.name == own.name) continue;
        return base::FieldError(entry.field + ".name", "only the node's operator makes accounts");
    }
    return {};
}

// Their names would be looked up among all accounts of the node.
base::Status CheckTrust(const Account& own, const std::vector<PrincipalEntry>& roles) {
    for (const PrincipalEntry& role : roles) {
        if (!role.trust) continue;
        for (std::size_t i = 0; i < role.trust->principals.size(); ++i) {
            const std::string& text = role.trust->principals[i];
            if (text == "*" || text.starts_with("arn:") || policy::IsAccountId(text)) continue;
            const auto name = access_control::FoldName(text, access_control::kNameBytesMax);
            if (name.ok() && *name == own.name) continue;
            return base::FieldError(role.field + ".trust.principals[" + std::to_string(i) + "]",
                                    kByIdOnly);
        }
    }
    return {};
}

base::Result<Account> ForOperator(const std::string& name, const ApplyTools& tools) {
    access_control::Accounts accounts(tools.database);
    auto named = accounts.FindByName(name);
    const bool missing = !named.ok() && named.error().code == base::ErrorCode::kNotFound;
    if (missing && policy::IsAccountId(name)) return accounts.FindById(base::AccountId(name));
    return named;
}

// The same answer, whether another account has that name or none.
base::Result<Account> ForCaller(const std::string& name, const ApplyTools& tools) {
    access_control::Accounts accounts(tools.database);
    ASSIGN_OR_RETURN(auto own, accounts.FindById(tools.caller->account()));
    if (name == own.name) return own;
    if (policy::IsAccountId(name)) return accounts.FindById(base::AccountId(name));
    return base::InvalidArgument(std::string(kByIdOnly));
}

}  // namespace

base::Status KeepToOwn(const Account& own, RoomDocument& document) {
    RETURN_IF_ERROR(CheckAccounts(own, document.accounts));
    RETURN_IF_ERROR(CheckAllOwn(own, document.policies));
    RETURN_IF_ERROR(CheckAllOwn(own, document.users));
    RETURN_IF_ERROR(CheckAllOwn(own, document.roles));
    RETURN_IF_ERROR(CheckTrust(own, document.roles));
    for (CollaborationEntry& entry : document.collaborations) {
        if (entry.creator) TakeName(own, *entry.creator);
        for (MemberEntry& member : entry.members) TakeName(own, member.account);
    }
    RETURN_IF_ERROR(CheckAllOwn(own, document.tables));
    RETURN_IF_ERROR(CheckAllOwn(own, document.destinations));
    // Once more, now that one account has one name.
    return CheckNoRepeats(document);
}

base::Status Permit(const ApplyTools& tools, const std::string& action, const std::string& arn) {
    if (tools.caller == nullptr) return {};
    RecordStep(*tools.caller, action, arn);
    return Authorize(*tools.caller, action, arn);
}

base::Status PermitCleanRooms(const ApplyTools& tools, std::string_view operation,
                              std::string_view kind, std::string_view id) {
    if (tools.caller == nullptr) return {};
    return Permit(tools, "cleanrooms:" + std::string(operation),
                  CleanRoomsArn(*tools.caller, tools.caller->account(), kind, id));
}

base::Result<std::string> ShownAccount(const base::AccountId& account, const ApplyTools& tools) {
    if (tools.caller != nullptr && tools.caller->account() != account) return account.text();
    ASSIGN_OR_RETURN(auto found, access_control::Accounts(tools.database).FindById(account));
    return std::move(found.name);
}

base::Result<base::AccountId> AccountNamed(const std::string& name, const std::string& field,
                                           const ApplyTools& tools) {
    auto account = tools.caller == nullptr ? ForOperator(name, tools) : ForCaller(name, tools);
    if (!account.ok()) return account.error().Within(field);
    return account->id;
}

}  // namespace api
