// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace api {

// One operation of a REST-JSON service. Immutable value.
struct Operation {
    std::string name;
    std::string method;
    std::vector<std::string> segments;  // of the path; a label keeps its braces
    int status = 0;                     // of success; 0 when this node does not offer the operation

    bool offered() const { return status != 0; }
    std::string input_shape() const { return name + "Input"; }
};

// What a request asks for: the operation, and the decoded values of its path's labels.
struct OperationMatch {
    const Operation* operation = nullptr;
    std::vector<std::pair<std::string, std::string>> labels;
};

// Why a request asks for nothing.
enum class NoOperation { kUnknownPath, kWrongMethod };

// The operations of one service. Immutable; thread-safe.
class OperationTable final {
  public:
    // One operation a line: NAME METHOD /path/{label} STATUS, with '-' for the status of what is not offered.
    // kInternal names the line.
    static base::Result<OperationTable> Parse(std::string_view text);

    // `raw_path` as signed: its segments are cut first and decoded once, so that %2F never parts a segment.
    std::variant<OperationMatch, NoOperation> Match(std::string_view method,
                                                    std::string_view raw_path) const;

    const std::vector<Operation>& all() const { return operations_; }

  private:
    std::vector<Operation> operations_;
};

}  // namespace api
