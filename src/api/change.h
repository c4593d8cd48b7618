// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace api {

enum class Action { kCreate, kUpdate, kUnchanged };

// One member that differs; `before` is null for what was not there. A secret shows as "(secret)",
// never itself.
struct FieldChange {
    std::string field;
    base::Json before;
    base::Json after;
};

// What applying a document does, or would do, to one thing.
struct Change {
    Action action = Action::kUnchanged;
    std::string
        kind;  // "account", "policy", "user", "role", "collaboration", "table", "association", "destination", "egress"
    std::string name;
    std::vector<FieldChange> fields;
    std::vector<std::string> notices;  // what the owner should know about it
    // For the trail: its ARN, and accounts other than its owner that it concerns.
    std::string arn = {};
    std::vector<base::AccountId> concerned = {};
};

struct ApplyReport {
    bool dry_run = false;
    std::vector<Change> changes;  // in the order of the document

    bool Changed() const;
};

inline constexpr std::string_view kShownSecret = "(secret)";

// The members in which two objects differ, down to the first that is not an object:
// "source.format".
std::vector<FieldChange> DiffJson(const base::Json& before, const base::Json& after);

// kUpdate when anything differs, kUnchanged otherwise.
Change MakeUpdate(std::string kind, std::string name, const base::Json& before,
                  const base::Json& after);
Change MakeCreate(std::string kind, std::string name, const base::Json& after);

// {"status":"APPLIED"|"UNCHANGED"|"DRY_RUN","changes":[{"action","kind","name","fields":[{"field","before","after"}],
// "notices"}]}
base::Json ToJson(const ApplyReport& report);

// The reverse, for whoever was told over the API. kInternal when it is no report.
base::Result<ApplyReport> ReportFromJson(const base::Json& json);

// For people: a line for each thing created or updated and one for each member, or "no changes".
// Ends with a line break. Safe on a terminal.
std::string ToText(const ApplyReport& report);

}  // namespace api
