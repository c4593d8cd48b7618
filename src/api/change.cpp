// SPDX-License-Identifier: Apache-2.0
#include "api/change.h"

#include "base/assert.h"
#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace api {
namespace {

constexpr std::size_t kReportItemsMax = 200'000;

void DiffInto(const base::Json* before, const base::Json* after, const std::string& field,
              std::vector<FieldChange>& changes);

const base::Json* MemberOf(const base::Json* json, std::string_view name) {
    return json == nullptr ? nullptr : json->Find(name);
}

// The members of either; those only `before` has come last.
void DiffMembers(const base::Json* before, const base::Json* after, const std::string& prefix,
                 std::vector<FieldChange>& changes) {
    if (after != nullptr) {
        for (const base::JsonMember& member : after->AsObject()) {
            DiffInto(MemberOf(before, member.name), &member.value, prefix + member.name, changes);
        }
    }
    if (before == nullptr) return;
    for (const base::JsonMember& member : before->AsObject()) {
        if (MemberOf(after, member.name) != nullptr) continue;
        DiffInto(&member.value, nullptr, prefix + member.name, changes);
    }
}

bool IsObjectOrAbsent(const base::Json* json) { return json == nullptr || json->is_object(); }

void DiffInto(const base::Json* before, const base::Json* after, const std::string& field,
              std::vector<FieldChange>& changes) {
    if (before != nullptr && after != nullptr && *before == *after) return;
    if (IsObjectOrAbsent(before) && IsObjectOrAbsent(after)) {
        DiffMembers(before, after, field.empty() ? "" : field + ".", changes);
        return;
    }
    changes.push_back({field, before == nullptr ? base::Json() : *before,
                       after == nullptr ? base::Json() : *after});
}

std::string_view ActionName(Action action) {
    switch (action) {
        case Action::kCreate: return "CREATE";
        case Action::kUpdate: return "UPDATE";
        case Action::kUnchanged: return "UNCHANGED";
    }
    UNREACHABLE();
}

std::string Shown(const base::Json& value) {
    return base::EscapeControls(value.is_string() ? value.AsString() : value.Dump());
}

std::string ChangeText(const Change& change) {
    const bool created = change.action == Action::kCreate;
    std::string text = (created ? "create " : "update ") + change.kind + " " +
                       base::EscapeControls(change.name) + "\n";
    for (const FieldChange& field : change.fields) {
        text += "    " + base::EscapeControls(field.field) + ": ";
        if (!created) text += Shown(field.before) + " -> ";
        text += Shown(field.after) + "\n";
    }
    for (const std::string& notice : change.notices)
        text += "    " + base::EscapeControls(notice) + "\n";
    return text;
}

base::Json ChangeJson(const Change& change) {
    base::Json fields = base::Json::MakeArray();
    for (const FieldChange& field : change.fields) {
        base::Json item = base::Json::MakeObject();
        item.Set("field", field.field).Set("before", field.before).Set("after", field.after);
        fields.Append(std::move(item));
    }
    base::Json json = base::Json::MakeObject();
    json.Set("action", ActionName(change.action)).Set("kind", change.kind).Set("name", change.name);
    return json.Set("fields", std::move(fields)).Set("notices", base::JsonArrayOf(change.notices));
}

base::Result<Action> ActionNamed(std::string_view name) {
    for (const Action action : {Action::kCreate, Action::kUpdate, Action::kUnchanged})
        if (ActionName(action) == name) return action;
    return base::Internal("an unknown action");
}

base::Result<Change> ChangeFromJson(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, std::move(field),
                                              {"action", "kind", "name", "fields", "notices"}));
    Change change;
    ASSIGN_OR_RETURN(const std::string action, reader.Text("action"));
    ASSIGN_OR_RETURN(change.action, ActionNamed(action));
    ASSIGN_OR_RETURN(change.kind, reader.Text("kind"));
    ASSIGN_OR_RETURN(change.name, reader.Text("name"));
    ASSIGN_OR_RETURN(const auto fields, reader.Items("fields", kReportItemsMax));
    for (std::size_t i = 0; i < fields.size(); ++i) {
        ASSIGN_OR_RETURN(const auto each,
                         base::ObjectReader::Make(fields[i], reader.FieldOf("fields", i),
                                                  {"field", "before", "after"}));
        ASSIGN_OR_RETURN(std::string name, each.Text("field"));
        const base::Json* before = each.Find("before");
        const base::Json* after = each.Find("after");
        change.fields.push_back({std::move(name), before == nullptr ? base::Json() : *before,
                                 after == nullptr ? base::Json() : *after});
    }
    ASSIGN_OR_RETURN(change.notices, reader.Texts("notices", kReportItemsMax));
    return change;
}

base::Result<ApplyReport> ReadReport(const base::Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "answer", {"status", "changes"}));
    ASSIGN_OR_RETURN(const std::string status, reader.Text("status"));
    ASSIGN_OR_RETURN(const auto changes, reader.Items("changes", kReportItemsMax));
    ApplyReport report;
    report.dry_run = status == "DRY_RUN";
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ASSIGN_OR_RETURN(auto change, ChangeFromJson(changes[i], reader.FieldOf("changes", i)));
        report.changes.push_back(std::move(change));
    }
    return report;
}

}  // namespace

bool ApplyReport::Changed() const {
    return std::ranges::any_of(
        changes, [](const Change& change) { return change.action != Action::kUnchanged; });
}

std::vector<FieldChange> DiffJson(const base::Json& before, const base::Json& after) {
    std::vector<FieldChange> changes;
    DiffInto(&before, &after, "", changes);
    return changes;
}

Change MakeUpdate(std::string kind, std::string name, const base::Json& before,
                  const base::Json& after) {
    Change change{
        Action::kUnchanged, std::move(kind), std::move(name), DiffJson(before, after), {}};
    if (!change.fields.empty()) change.action = Action::kUpdate;
    return change;
}

Change MakeCreate(std::string kind, std::string name, const base::Json& after) {
    return {Action::kCreate,
            std::move(kind),
            std::move(name),
            DiffJson(base::Json::MakeObject(), after),
            {}};
}

base::Json ToJson(const ApplyReport& report) {
    base::Json changes = base::Json::MakeArray();
    for (const Change& change : report.changes) changes.Append(ChangeJson(change));
    std::string_view status = "UNCHANGED";
    if (report.Changed()) status = report.dry_run ? "DRY_RUN" : "APPLIED";
    base::Json json = base::Json::MakeObject();
    return json.Set("status", status).Set("changes", std::move(changes));
}

base::Result<ApplyReport> ReportFromJson(const base::Json& json) {
    auto report = ReadReport(json);
    if (report.ok()) return report;
    return base::Internal("the answer is no report: is this a node of Glovebox?",
                          report.error().message);
}

std::string ToText(const ApplyReport& report) {
    if (!report.Changed()) return "no changes\n";
    std::string text;
    std::size_t created = 0;
    std::size_t updated = 0;
    for (const Change& change : report.changes) {
        if (change.action == Action::kUnchanged) continue;
        ++(change.action == Action::kCreate ? created : updated);
        text += ChangeText(change);
    }
    text += std::to_string(created) + " created, " + std::to_string(updated) + " updated, " +
            std::to_string(report.changes.size() - created - updated) + " unchanged\n";
    return text + (report.dry_run ? "dry run: nothing was changed\n" : "");
}

}  // namespace api
