// SPDX-License-Identifier: Apache-2.0
#include "api/aws/operation.h"

#include "base/percent.h"

#include <charconv>
#include <optional>
#include <sstream>

namespace api {
namespace {

std::vector<std::string> Segments(std::string_view path) {
    std::vector<std::string> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    for (;;) {
        const std::size_t slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool IsLabel(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

using Labels = std::vector<std::pair<std::string, std::string>>;

std::optional<Labels> LabelsOf(const Operation& operation, const std::vector<std::string>& raw) {
    if (operation.segments.size() != raw.size()) return std::nullopt;
    Labels labels;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const std::string& wanted = operation.segments[i];
        if (!IsLabel(wanted)) {
            if (wanted != raw[i]) return std::nullopt;
            continue;
        }
        auto value = base::PercentDecode(raw[i]);
        if (!value.ok() || value->empty()) return std::nullopt;
        labels.emplace_back(wanted.substr(1, wanted.size() - 2), *std::move(value));
    }
    return labels;
}

base::Result<Operation> ReadOperation(const std::string& line) {
    std::istringstream words(line);
    Operation operation;
    std::string path;
    std::string status;
    if (!(words >> operation.name >> operation.method >> path >> status) || !path.starts_with('/'))
        return base::Internal("an operation is NAME METHOD /path STATUS: " + line);
    operation.segments = Segments(path);
    if (status == "-") return operation;
    const auto [end, problem] =
        std::from_chars(status.data(), status.data() + status.size(), operation.status);
    if (problem != std::errc() || *end != '\0' || operation.status < 200 || operation.status > 299)
        return base::Internal("the status of an operation is 2xx or '-': " + line);
    return operation;
}

}  // namespace

base::Result<OperationTable> OperationTable::Parse(std::string_view text) {
    OperationTable table;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) continue;
        ASSIGN_OR_RETURN(Operation operation, ReadOperation(line));
        table.operations_.push_back(std::move(operation));
    }
    return table;
}

std::variant<OperationMatch, NoOperation> OperationTable::Match(std::string_view method,
                                                                std::string_view raw_path) const {
    const std::vector<std::string> raw = Segments(raw_path);
    bool known_path = false;
    for (const Operation& operation : operations_) {
        auto labels = LabelsOf(operation, raw);
        if (!labels) continue;
        if (operation.method == method) return OperationMatch{&operation, *std::move(labels)};
        known_path = true;
    }
    return known_path ? NoOperation::kWrongMethod : NoOperation::kUnknownPath;
}

}  // namespace api
