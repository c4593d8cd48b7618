// SPDX-License-Identifier: Apache-2.0
#include "query/type.h"

#include "base/utf8.h"

#include <array>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace query {
namespace {

struct Named {
    TypeKind kind;
    std::string_view name;
};

constexpr std::array kNames{
    Named{TypeKind::kNull, "NULL"},
    Named{TypeKind::kBoolean, "BOOLEAN"},
    Named{TypeKind::kTinyint, "TINYINT"},
    Named{TypeKind::kSmallint, "SMALLINT"},
    Named{TypeKind::kInteger, "INTEGER"},
    Named{TypeKind::kBigint, "BIGINT"},
    Named{TypeKind::kHugeint, "HUGEINT"},
    Named{TypeKind::kUtinyint, "UTINYINT"},
    Named{TypeKind::kUsmallint, "USMALLINT"},
    Named{TypeKind::kUinteger, "UINTEGER"},
    Named{TypeKind::kUbigint, "UBIGINT"},
    Named{TypeKind::kUhugeint, "UHUGEINT"},
    Named{TypeKind::kDecimal, "DECIMAL"},
    Named{TypeKind::kFloat, "FLOAT"},
    Named{TypeKind::kDouble, "DOUBLE"},
    Named{TypeKind::kVarchar, "VARCHAR"},
    Named{TypeKind::kBlob, "BLOB"},
    Named{TypeKind::kDate, "DATE"},
    Named{TypeKind::kTime, "TIME"},
    Named{TypeKind::kTimestamp, "TIMESTAMP"},
    Named{TypeKind::kTimestampTz, "TIMESTAMP WITH TIME ZONE"},
    Named{TypeKind::kInterval, "INTERVAL"},
    Named{TypeKind::kUuid, "UUID"},
};

constexpr std::uint8_t kDecimalWidthMax = 38;

// Decimal digits that hold every value of an integer type; 0 for other types.
int DigitsOf(TypeKind kind) {
    switch (kind) {
        case TypeKind::kTinyint:
        case TypeKind::kUtinyint: return 3;
        case TypeKind::kSmallint:
        case TypeKind::kUsmallint: return 5;
        case TypeKind::kInteger:
        case TypeKind::kUinteger: return 10;
        case TypeKind::kBigint: return 19;
        case TypeKind::kUbigint: return 20;
        case TypeKind::kHugeint:
        case TypeKind::kUhugeint: return 39;
        case TypeKind::kNull:
        case TypeKind::kBoolean:
        case TypeKind::kDecimal:
        case TypeKind::kFloat:
        case TypeKind::kDouble:
        case TypeKind::kVarchar:
        case TypeKind::kBlob:
        case TypeKind::kDate:
        case TypeKind::kTime:
        case TypeKind::kTimestamp:
        case TypeKind::kTimestampTz:
        case TypeKind::kInterval:
        case TypeKind::kUuid: return 0;
    }
    UNREACHABLE();
}

bool IsUnsigned(TypeKind kind) {
    return kind >= TypeKind::kUtinyint && kind <= TypeKind::kUhugeint;
}

// Bits of value an integer type has, without the sign.
int BitsOf(TypeKind kind) {
    const int size = IsUnsigned(kind)
                         ? 8 << (static_cast<int>(kind) - static_cast<int>(TypeKind::kUtinyint))
                         : 8 << (static_cast<int>(kind) - static_cast<int>(TypeKind::kTinyint));
    return IsUnsigned(kind) ? size : size - 1;
}

bool IsLosslessInteger(const Type& from, const Type& to) {
    if (IsInteger(to)) {
        return BitsOf(from.kind) <= BitsOf(to.kind) &&
               (IsUnsigned(from.kind) || !IsUnsigned(to.kind));
    }
    if (to.kind == TypeKind::kDecimal) return DigitsOf(from.kind) <= to.width - to.scale;
    if (to.kind == TypeKind::kDouble) return BitsOf(from.kind) <= 53;
    return to.kind == TypeKind::kFloat && BitsOf(from.kind) <= 24;
}

std::optional<Type> ParseDecimal(std::string_view text) {
    const std::size_t comma = text.find(',');
    if (!text.starts_with("DECIMAL(") || !text.ends_with(")") || comma == std::string_view::npos)
        return {};
    int width = 0;
    int scale = 0;
    const char* const scale_begin = text.data() + comma + 1;
    const auto first = std::from_chars(text.data() + 8, text.data() + comma, width);
    const auto second = std::from_chars(scale_begin, text.data() + text.size() - 1, scale);
    if (first.ptr != text.data() + comma || second.ptr != text.data() + text.size() - 1) return {};
    if (width < 1 || width > kDecimalWidthMax || scale < 0 || scale > width) return {};
    return Type{TypeKind::kDecimal, static_cast<std::uint8_t>(width),
                static_cast<std::uint8_t>(scale)};
}

}  // namespace

std::string ToString(const Type& type) {
    if (type.kind == TypeKind::kDecimal)
        return fmt::format("DECIMAL({},{})", type.width, type.scale);
    return std::string(kNames[static_cast<std::size_t>(type.kind)].name);
}

base::Result<Type> ParseType(std::string_view text) {
    if (const auto decimal = ParseDecimal(text)) return *decimal;
    for (const Named& named : kNames) {
        if (named.kind != TypeKind::kDecimal && named.name == text) return Type{named.kind};
    }
    return base::InvalidArgument("'" + base::EscapeControls(text) +
                                 "' is not a type this node knows");
}

bool IsInteger(const Type& type) {
    return type.kind >= TypeKind::kTinyint && type.kind <= TypeKind::kUhugeint;
}

bool IsNumeric(const Type& type) {
    return IsInteger(type) || type.kind == TypeKind::kDecimal || IsFloating(type);
}

bool IsFloating(const Type& type) {
    return type.kind == TypeKind::kFloat || type.kind == TypeKind::kDouble;
}

bool IsLosslessCast(const Type& from, const Type& to) {
    if (from == to || from.kind == TypeKind::kNull) return true;
    if (IsInteger(from)) return IsLosslessInteger(from, to);
    if (from.kind == TypeKind::kDecimal) {
        return to.kind == TypeKind::kDecimal && to.scale >= from.scale &&
               to.width - to.scale >= from.width - from.scale;
    }
    if (from.kind == TypeKind::kFloat) return to.kind == TypeKind::kDouble;
    return false;
}

bool SumCanOverflow(const Type& type) {
    if (type.kind == TypeKind::kDecimal) return type.width > kDecimalSumWidthMax;
    return type.kind == TypeKind::kHugeint || type.kind == TypeKind::kUhugeint;
}

Type StoredType(const Type& type) {
    if (type.kind == TypeKind::kHugeint || type.kind == TypeKind::kUhugeint) {
        return {TypeKind::kDecimal, kDecimalWidthMax, 0};
    }
    if (type.kind == TypeKind::kInterval) return {TypeKind::kVarchar};
    return type;
}

}  // namespace query
