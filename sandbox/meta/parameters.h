// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "net/http_server.h"
#include "sandbox/meta/graph_error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

inline constexpr std::size_t kBodyBytesMax = std::size_t{64} << 20U;

// One parameter of a call, wherever it stood.
struct Parameter {
    std::string name;
    base::Json value;
    bool is_text = true;  // of a query, form or multipart body; false: of a JSON body
    bool in_query = false;
};

// All parameters of a call: the query's and those of a form, multipart or JSON body.
// Single-threaded.
class Parameters final {
  public:
    // Replaces what was held. A name twice, a body that cannot be read or has no known type: an
    // error.
    std::optional<GraphError> Read(const net::ServerRequest& request);

    const Parameter* Find(std::string_view name) const;
    // A string, or a number or truth value in JSON's spelling.
    std::optional<std::string> Text(std::string_view name) const;
    // A structure: as it is in a JSON body, parsed (once, in place) from text in the others.
    // nullptr if absent or not an object or array.
    const base::Json* Structure(std::string_view name);

    const std::vector<Parameter>& all() const { return all_; }

  private:
    std::optional<GraphError> Add(Parameter parameter);
    std::optional<GraphError> AddForm(std::string_view text, bool in_query);
    std::optional<GraphError> AddJson(std::string_view text);
    std::optional<GraphError> AddMultipart(std::string_view type, std::string_view body);

    std::vector<Parameter> all_;
};

}  // namespace sandbox
