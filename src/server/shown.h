// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/node.h"
#include "server/operator_record.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

// What a command shows, to people and to programs.
struct Shown {
    std::string text;
    base::Json json;
};

// "TITLE\n" and a line for each field, indented by two, the values in one column; control characters escaped.
std::string FieldText(std::string_view title,
                      const std::vector<std::pair<std::string_view, std::string>>& fields);

// Cells as an aligned table; see TableText.
std::string ListText(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows);

// AWS_... settings for a shell, one a line.
struct ShellSettings {
    std::string_view access_key_id;
    std::string_view secret_access_key;
    std::string_view region;
    std::string_view endpoint;
};
std::string SettingsText(const ShellSettings& settings);

// Shows what `read` finds. Both answer the exit code.
int Show(bool json, const std::function<base::Result<Shown>()>& read);

// Runs `change` in one transaction with its record, shows what it did, and only then keeps it: a secret that cannot be
// printed is not kept either.
int ShowAndKeep(Node& node, bool json, const OperatorAct& act,
                const std::function<base::Result<Shown>()>& change);

}  // namespace server
