// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "net/http_message.h"
#include "sandbox/meta/graph_error.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

inline constexpr std::size_t kFaultsMax = 1000;

enum class FaultKind {
    kError,               // this error instead of handling
    kReset,               // the connection reset instead of handling
    kTimeoutAfterCommit,  // handled, the answer dropped
    kText200,             // plain text with status 200 instead of handling
    kHtml,                // an HTML page instead of handling
    kDelay,               // handled, answered later
    kHeaders,             // handled, these headers added or replaced
    kTypeWobble,          // handled, with the other JSON types that Meta's documents show
};

struct FaultEffect {
    FaultKind kind = FaultKind::kError;
    GraphError error;
    int status = 502;
    std::chrono::milliseconds delay{0};
    net::HttpHeaders headers;
    std::string name;  // for the journal
};

// One planned fault: the nth call (and those after it, `times` in all) whose method and path match.
struct Fault {
    std::string method;  // empty: any
    std::string path;    // a regular expression that must be found in the path; empty: any
    std::uint64_t nth = 1;
    std::uint64_t times = 1;
    FaultEffect effect;
    std::uint64_t seen = 0;
};

// {"match":{"method","path"},"nth":2,"times":1,"effect":...}. Unknown members are errors.
base::Result<Fault> ParseFault(const base::Json& text);
// A list of them, or one.
base::Result<std::vector<Fault>> ParseFaults(const base::Json& text);

// The faults still to come. Single-threaded.
class FaultPlan final {
  public:
    void Replace(std::vector<Fault> faults) { faults_ = std::move(faults); }
    base::Status Add(Fault fault);

    // Counts the call with every fault that matches; the effect of the first whose turn it is.
    std::optional<FaultEffect> Take(std::string_view method, const std::string& path);

  private:
    std::vector<Fault> faults_;
};

}  // namespace sandbox
