// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.h"
#include "server/audit_range.h"
#include "server/audit_text.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/newer_trail.h"
#include "server/output.h"

#include <algorithm>

namespace server {
namespace {

base::Result<audit::VerifyOptions> OptionsFor(const VerifyAuditArguments& arguments) {
    audit::VerifyOptions options;
    if (arguments.digest.empty()) return options;
    ASSIGN_OR_RETURN(options.held, ReadDigest(arguments.digest));
    return options;
}

base::Result<audit::VerifyReport> VerifyFile(const VerifyExportArguments& arguments) {
    ASSIGN_OR_RETURN(auto options, OptionsFor(arguments.with));
    ASSIGN_OR_RETURN(options.range, ParseRange(arguments.with.range));
    audit::Verifier verifier(std::move(options));
    RETURN_IF_ERROR(
        FeedFile(arguments.file, [&verifier](std::string_view part) { verifier.Feed(part); }));
    return verifier.Finish();
}

using Reports = std::vector<audit::VerifyReport>;

base::Result<std::vector<base::AccountId>>
ChainsFor(Node& node, const VerifyAuditArguments& arguments, const audit::VerifyOptions& options) {
    if (options.held) return std::vector{options.held->account};
    if (arguments.account.empty()) return audit::Entries(node.database(), node.keys()).Accounts();
    ASSIGN_OR_RETURN(const auto account, FindChain(node, arguments.account));
    return std::vector{account};
}

base::Result<Reports> VerifyNode(Node& node, const VerifyAuditArguments& arguments) {
    ASSIGN_OR_RETURN(const auto options, OptionsFor(arguments));
    ASSIGN_OR_RETURN(const audit::TimeRange range, ParseRange(arguments.range));
    ASSIGN_OR_RETURN(const auto accounts, ChainsFor(node, arguments, options));
    Reports reports;
    for (const base::AccountId& account : accounts) {
        auto report = audit::VerifyTrail(node.database(), node.keys(), {account, range}, options);
        const bool empty = !report.ok() && report.error().code == base::ErrorCode::kNotFound;
        // One of many accounts that did nothing in the time asked for.
        if (empty && accounts.size() > 1) continue;
        if (!report.ok()) return report.error();
        reports.push_back(*std::move(report));
    }
    if (reports.empty()) return base::NotFound("the audit trail has no record of that time");
    return reports;
}

int Tell(const Reports& reports, bool json) {
    base::Json list = base::Json::MakeArray();
    for (const audit::VerifyReport& report : reports) {
        if (!json) Print(ReportText(report));
        list.Append(ReportJson(report));
    }
    if (json) PrintJson(list);
    return std::ranges::all_of(reports, &audit::VerifyReport::intact) ? kExitDone : kExitFailed;
}

}  // namespace

int Run(const VerifyExportArguments& arguments) {
    auto report = VerifyFile(arguments);
    if (!report.ok()) return PrintFailure(report.error(), arguments.with.json);
    return Tell({*std::move(report)}, arguments.with.json);
}

int Run(Node& node, const VerifyAuditArguments& arguments) {
    const auto reports = VerifyNode(node, arguments);
    if (!reports.ok()) return PrintFailure(reports.error(), arguments.json);
    return Tell(*reports, arguments.json);
}

}  // namespace server
