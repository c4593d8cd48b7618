// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace query {

enum class TypeKind : std::uint8_t {
    kNull,  // the type of a bare NULL
    kBoolean,
    kTinyint,
    kSmallint,
    kInteger,
    kBigint,
    kHugeint,
    kUtinyint,
    kUsmallint,
    kUinteger,
    kUbigint,
    kUhugeint,
    kDecimal,
    kFloat,
    kDouble,
    kVarchar,
    kBlob,
    kDate,
    kTime,
    kTimestamp,
    kTimestampTz,
    kInterval,
    kUuid,
};

// What a value is. Immutable value. Types that are not here (lists, structs, maps, ...) cannot be
// described, so a query over them is refused.
struct Type {
    TypeKind kind = TypeKind::kNull;
    std::uint8_t width = 0;  // kDecimal: digits in all, 1 to 38
    std::uint8_t scale = 0;  // kDecimal: digits after the point

    bool operator==(const Type&) const = default;
};

// As SQL writes it: "BIGINT", "DECIMAL(18,3)", "TIMESTAMP WITH TIME ZONE".
std::string ToString(const Type& type);
base::Result<Type> ParseType(std::string_view text);

bool IsInteger(const Type& type);
bool IsNumeric(const Type& type);
// FLOAT and DOUBLE: the types that hold infinity and NaN.
bool IsFloating(const Type& type);

// Every value of `from` is exactly one value of `to`, so the cast can neither fail nor lose
// anything.
bool IsLosslessCast(const Type& from, const Type& to);

// Digits of a DECIMAL whose sums fit 38 digits for up to 10^12 rows.
inline constexpr int kDecimalSumWidthMax = 26;

// Whether a sum of values of the type can leave the type that sums have.
bool SumCanOverflow(const Type& type);

// The type in which a result file keeps every value of `type` exactly: Parquet has no 128-bit integers and cuts
// intervals to milliseconds. A sum of BIGINT always fits 38 digits, and an interval's text is exact.
Type StoredType(const Type& type);

}  // namespace query
