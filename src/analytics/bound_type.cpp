// SPDX-License-Identifier: Apache-2.0
#include "analytics/bound_type.h"

#include <algorithm>
#include <array>
#include <duckdb/common/types.hpp>

namespace analytics {
namespace {

using duckdb::LogicalTypeId;
using query::TypeKind;

struct Pair {
    LogicalTypeId engine;
    TypeKind kind;
};

constexpr std::array kPairs{
    Pair{LogicalTypeId::SQLNULL, TypeKind::kNull},
    Pair{LogicalTypeId::BOOLEAN, TypeKind::kBoolean},
    Pair{LogicalTypeId::TINYINT, TypeKind::kTinyint},
    Pair{LogicalTypeId::SMALLINT, TypeKind::kSmallint},
    Pair{LogicalTypeId::INTEGER, TypeKind::kInteger},
    Pair{LogicalTypeId::BIGINT, TypeKind::kBigint},
    Pair{LogicalTypeId::HUGEINT, TypeKind::kHugeint},
    Pair{LogicalTypeId::UTINYINT, TypeKind::kUtinyint},
    Pair{LogicalTypeId::USMALLINT, TypeKind::kUsmallint},
    Pair{LogicalTypeId::UINTEGER, TypeKind::kUinteger},
    Pair{LogicalTypeId::UBIGINT, TypeKind::kUbigint},
    Pair{LogicalTypeId::UHUGEINT, TypeKind::kUhugeint},
    Pair{LogicalTypeId::DECIMAL, TypeKind::kDecimal},
    Pair{LogicalTypeId::FLOAT, TypeKind::kFloat},
    Pair{LogicalTypeId::DOUBLE, TypeKind::kDouble},
    Pair{LogicalTypeId::VARCHAR, TypeKind::kVarchar},
    Pair{LogicalTypeId::BLOB, TypeKind::kBlob},
    Pair{LogicalTypeId::DATE, TypeKind::kDate},
    Pair{LogicalTypeId::TIME, TypeKind::kTime},
    Pair{LogicalTypeId::TIMESTAMP, TypeKind::kTimestamp},
    Pair{LogicalTypeId::TIMESTAMP_TZ, TypeKind::kTimestampTz},
    Pair{LogicalTypeId::INTERVAL, TypeKind::kInterval},
    Pair{LogicalTypeId::UUID, TypeKind::kUuid},
};

}  // namespace

std::optional<query::Type> TypeOf(const duckdb::LogicalType& type) {
    if (type.id() == LogicalTypeId::STRING_LITERAL) return query::Type{TypeKind::kVarchar};
    const auto* const pair = std::ranges::find(kPairs, type.id(), &Pair::engine);
    if (pair == kPairs.end() || type.HasAlias()) return {};
    if (pair->kind == TypeKind::kVarchar && !duckdb::StringType::GetCollation(type).empty())
        return {};
    if (pair->kind != TypeKind::kDecimal) return query::Type{pair->kind};
    return query::Type{TypeKind::kDecimal, duckdb::DecimalType::GetWidth(type),
                       duckdb::DecimalType::GetScale(type)};
}

duckdb::LogicalType EngineType(const query::Type& type) {
    if (type.kind == TypeKind::kDecimal)
        return duckdb::LogicalType::DECIMAL(type.width, type.scale);
    return std::ranges::find(kPairs, type.kind, &Pair::kind)->engine;
}

}  // namespace analytics
