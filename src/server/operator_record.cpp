// SPDX-License-Identifier: Apache-2.0
#include "server/operator_record.h"

#include "access/accounts.h"
#include "audit/trail.h"

#include <array>
#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>
#include <utility>

namespace server {
namespace {

constexpr std::size_t kPasswdBytes = std::size_t{16} << 10U;

// What is applied, in the names of actions.
constexpr std::array<std::array<std::string_view, 3>, 10> kKinds{
    {{"account", "glovebox", "Account"},
     {"association", "glovebox", "Association"},
     {"catalog table", "glovebox", "CatalogTable"},
     {"collaboration", "glovebox", "Collaboration"},
     {"destination", "glovebox", "Destination"},
     {"egress", "glovebox", "EgressRule"},
     {"policy", "iam", "Policy"},
     {"role", "iam", "Role"},
     {"table", "glovebox", "Table"},
     {"user", "iam", "User"}}};

std::string ActionOf(const api::Change& change) {
    for (const auto& [kind, service, noun] : kKinds) {
        if (kind != change.kind) continue;
        const bool created = change.action == api::Action::kCreate;
        return fmt::format("{}:{}{}", service, created ? "Create" : "Update", noun);
    }
    return "glovebox:Apply";
}

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
    act.touched.insert(act.touched.end(), done.concerned.begin(), done.concerned.end());
    if (auto owner = audit::AccountOfArn(arn)) act.touched.push_back(*std::move(owner));
    if (!arn.empty()) act.record.resources.push_back(std::move(arn));
    if (!done.also.empty()) act.record.resources.push_back(done.also);
    return audit::Trail(node.database(), node.keys(), node.random()).Append(act);
}

base::Status RecordApplied(Node& node, const api::ApplyReport& report) {
    for (const api::Change& change : report.changes) {
        if (change.action == api::Action::kUnchanged) continue;
        const std::string arn = change.arn.empty() ? change.kind + " " + change.name : change.arn;
        RETURN_IF_ERROR(RecordOperator(node, {ActionOf(change), {}, arn, {}, change.concerned}));
    }
    return {};
}

}  // namespace server
