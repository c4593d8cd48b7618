// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/meta/columns.h"
#include "sandbox/meta/digest.h"
#include "sandbox/meta/graph_error.h"
#include "sandbox/meta/parameters.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandbox {

inline constexpr std::size_t kRowsMax = 10'000;
inline constexpr std::size_t kInvalidSamplesMax = 100;

struct BatchPlace {
    std::int64_t session_id = 0;
    std::int64_t batch_seq = 0;
    bool last = false;
};

// The members of one call to /users, checked.
struct UsersCall {
    std::string schema;  // the column names, joined by commas
    bool has_value_column = false;
    std::vector<RowKey> keys;          // one a row
    std::string data_sha256;           // of the keys in order
    const base::Json* rows = nullptr;  // inside the Parameters the call was read from
    std::vector<std::size_t> invalid;  // rows without a usable identifier
    std::optional<BatchPlace> place;   // of the session object, if there is one
    std::vector<std::string> warnings;
};

// Why a call was refused; `leak` when a raw value came where a digest belongs. Names row and
// column, no value.
struct UsersProblem {
    GraphError error;
    bool leak = false;
};

// The text of a row that its key is the digest of: "NAME=cell" and a line end for each cell that is
// not empty, in the order of the column table, so that neither the order of the columns nor empty
// ones matter.
std::string RowText(const std::vector<const Column*>& columns, const base::Json::Array& cells);

// Payload and session of a call, as strictly as docs/reference/sandbox.md says.
std::optional<UsersProblem> ReadUsersCall(Parameters& parameters, const CellChecker& checker,
                                          UsersCall& out);

}  // namespace sandbox
