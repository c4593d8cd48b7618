// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/type.h"

#include <optional>

namespace duckdb {
struct LogicalType;
}

namespace analytics {

// The engine's type in our terms; none for types a description cannot hold.
std::optional<query::Type> TypeOf(const duckdb::LogicalType& type);
duckdb::LogicalType EngineType(const query::Type& type);

}  // namespace analytics
