// SPDX-License-Identifier: Apache-2.0
#include "server/shown.h"

#include "base/utf8.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/table_text.h"

#include <algorithm>
#include <fmt/core.h>

namespace server {
namespace {

void PrintShown(const Shown& shown, bool json) {
    if (json) return PrintJson(shown.json);
    Print(shown.text);
}

}  // namespace

std::string FieldText(std::string_view title,
                      const std::vector<std::pair<std::string_view, std::string>>& fields) {
    std::size_t width = 0;
    for (const auto& [name, value] : fields) width = std::max(width, name.size());
    std::string text = fmt::format("{}\n", title);
    for (const auto& [name, value] : fields)
        text += fmt::format("  {:<{}}  {}\n", name, width, base::EscapeControls(value));
    return text;
}

std::string ListText(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) {
    std::vector<query::NamedType> columns;
    for (const std::string& name : header) columns.push_back({name, {query::TypeKind::kVarchar}});
    std::vector<TextRow> cells;
    for (const auto& row : rows) cells.emplace_back(row.begin(), row.end());
    return TableText(columns, cells);
}

// The first AWS command line reads only the second name of the region.
std::string SettingsText(const ShellSettings& settings) {
    return fmt::format("AWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY={}\nAWS_REGION={}\n"
                       "AWS_DEFAULT_REGION={}\nAWS_ENDPOINT_URL={}\n",
                       settings.access_key_id, settings.secret_access_key, settings.region,
                       settings.region, settings.endpoint);
}

int Show(bool json, const std::function<base::Result<Shown>()>& read) {
    const auto shown = read();
    if (!shown.ok()) return PrintFailure(shown.error(), json);
    PrintShown(*shown, json);
    return kExitDone;
}

int ShowAndKeep(Node& node, bool json, const OperatorAct& act,
                const std::function<base::Result<Shown>()>& change) {
    auto transaction = node.database().Begin();
    if (!transaction.ok()) return PrintFailure(transaction.error(), json);
    const auto shown = change();
    if (!shown.ok()) return PrintFailure(shown.error(), json);
    if (const auto recorded = RecordOperator(node, act); !recorded.ok())
        return PrintFailure(recorded.error(), json);
    // Where it cannot be printed the program ends here, and the transaction with it.
    PrintShown(*shown, json);
    const auto kept = transaction->Commit();
    if (kept.ok()) return kExitDone;
    return PrintFailure(kept.error().Within("nothing of this was kept"), false);
}

}  // namespace server
