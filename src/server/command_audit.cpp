// SPDX-License-Identifier: Apache-2.0
#include "audit/digests.h"
#include "audit/export_trail.h"
#include "base/file.h"
#include "server/audit_range.h"
#include "server/audit_text.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/shown.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

namespace server {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20U;

// An export appears whole or not at all.
base::Status WriteExport(Node& node, const audit::ExportOrder& order, const std::string& out) {
    const std::string draft = out + ".part";
    const base::UniqueFd fd(open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd.valid()) return base::FromErrno("'" + out + "'", errno);
    std::string buffer;
    const auto flush = [&]() -> base::Status {
        RETURN_IF_ERROR(base::WriteAll(fd.get(), buffer));
        buffer.clear();
        return {};
    };
    const auto write = [&](std::string_view text) -> base::Status {
        buffer += text;
        return buffer.size() < kBufferBytes ? base::Status() : flush();
    };
    base::Status written = audit::ExportTrail(node.database(), node.keys(), order, write);
    if (written.ok()) written = flush();
    if (!written.ok()) {
        unlink(draft.c_str());
        return written;
    }
    if (rename(draft.c_str(), out.c_str()) != 0) return base::FromErrno("'" + out + "'", errno);
    return {};
}

base::Result<Shown> Export(Node& node, const ExportAuditArguments& arguments) {
    audit::ExportOrder order;
    ASSIGN_OR_RETURN(order.account, FindChain(node, arguments.account));
    ASSIGN_OR_RETURN(order.range, ParseRange(arguments.range));
    // So that all of it is signed.
    ASSIGN_OR_RETURN([[maybe_unused]] const std::int64_t made,
                     audit::Digests(node.database(), node.keys()).SignAll(node.clock()));
    RETURN_IF_ERROR(WriteExport(node, order, arguments.out));
    Shown shown;
    shown.text = fmt::format("Exported to {}; `glovebox audit verify {}` checks it anywhere.\n",
                             arguments.out, arguments.out);
    shown.json = base::Json::MakeObject();
    shown.json.Set("status", "EXPORTED").Set("out", arguments.out);
    return shown;
}

base::Result<Shown> List(Node& node, const ListAuditArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindChain(node, arguments.account));
    ASSIGN_OR_RETURN(const auto range, ParseRange(arguments.range));
    ASSIGN_OR_RETURN(const auto entries, audit::Entries(node.database(), node.keys())
                                             .NewestFirst(account, range, {}, arguments.limit));
    return Shown{RecordsText(entries), RecordsJson(entries)};
}

base::Result<Shown> Sign(Node& node, const DigestAuditArguments& arguments) {
    audit::Digests digests(node.database(), node.keys());
    ASSIGN_OR_RETURN(const std::int64_t made, digests.SignAll(node.clock()));
    Shown shown;
    if (arguments.account.empty()) {
        shown.text = fmt::format("Signed {} digest{}.\n", made, made == 1 ? "" : "s");
        shown.json = base::Json::MakeObject();
        shown.json.Set("status", "SIGNED").Set("digests", made);
        return shown;
    }
    ASSIGN_OR_RETURN(const auto account, FindChain(node, arguments.account));
    ASSIGN_OR_RETURN(const auto all, digests.List(account));
    if (all.empty()) return base::NotFound("that account's trail is empty");
    shown.json = audit::ToJson(all.back());
    shown.text = shown.json.Dump() + "\n";
    return shown;
}

}  // namespace

int Run(Node& node, const ExportAuditArguments& arguments) {
    return Show(arguments.json, [&] { return Export(node, arguments); });
}

int Run(Node& node, const ListAuditArguments& arguments) {
    return Show(arguments.json, [&] { return List(node, arguments); });
}

int Run(Node& node, const DigestAuditArguments& arguments) {
    return Show(arguments.json, [&] { return Sign(node, arguments); });
}

}  // namespace server
