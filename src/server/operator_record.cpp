// SPDX-License-Identifier: Apache-2.0
#include "server/operator_record.h"

#include "access/accounts.h"
#include "audit/trail.h"

#include <array>
#include <pwd.h>
#include <unistd.h>
#include <utility>

namespace server {
namespace {

constexpr std::size_t kPasswdBytes = std::size_t{16} << 10U;

// Whoever runs the program, by the system's name.
std::string LocalUser() {
    std::array<char, kPasswdBytes> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
        found == nullptr) {
        return "uid " + std::to_string(geteuid());
    }
    return found->pw_name;
}

}  // namespace

base::Status RecordOperator(Node& node, const OperatorAct& done) {
    audit::Act act;
    act.record.time = node.clock().Now();
    act.record.account = base::AccountId(std::string(audit::kNodeAccount));
    act.record.principal = audit::kOperator;
    act.record.action = done.action;
    act.record.changes = true;
    act.origin = {"local", LocalUser(), {}};
    std::string arn = done.resource;
    if (!done.account.empty()) {
        ASSIGN_OR_RETURN(const auto account,
                         access_control::Accounts(node.database()).FindByName(done.account));
        act.touched = {account.id};
        if (!arn.empty() && !arn.starts_with("arn:"))
            arn.insert(0, "arn:aws:iam::" + account.id.text() + ":");
    }
    if (!arn.empty()) act.record.resources = {std::move(arn)};
    return audit::Trail(node.database(), node.keys(), node.random()).Append(act);
}

}  // namespace server
