// SPDX-License-Identifier: Apache-2.0
#include "analytics/bound_literal.h"

#include "analytics/bound_type.h"
#include "analytics/expression_gate.h"
#include "analytics/number_text.h"
#include "analytics/refuse.h"

#include <algorithm>
#include <array>
#include <duckdb/common/types/value.hpp>
#include <duckdb/execution/expression_executor.hpp>
#include <duckdb/planner/expression.hpp>
#include <utility>

namespace analytics {
namespace {

using query::ExpressionPtr;
using query::Literal;
using query::RefusalCode;
using query::Type;
using query::TypeKind;

std::optional<duckdb::Value> Cast(Translation& translation, const duckdb::Value& value,
                                  const duckdb::LogicalType& type) {
    duckdb::Value result;
    duckdb::string error;
    if (!value.TryCastAs(translation.context, type, result, &error)) return {};
    return result;
}

std::optional<duckdb::Value> ValueOf(Translation& translation, const query::Expression& literal) {
    const auto& text = std::get<Literal>(literal.node).text;
    if (!text) return duckdb::Value(EngineType(literal.type));
    return Cast(translation, duckdb::Value(*text), EngineType(literal.type));
}

std::optional<std::string> TextOf(Translation& translation, const duckdb::Value& value) {
    switch (value.type().id()) {
        case duckdb::LogicalTypeId::VARCHAR: return duckdb::StringValue::Get(value);
        case duckdb::LogicalTypeId::INTEGER:
            return std::to_string(duckdb::IntegerValue::Get(value));
        default: break;
    }
    const auto text = Cast(translation, value, duckdb::LogicalType::VARCHAR);
    if (!text || text->IsNull()) return {};
    return text->GetValue<std::string>();
}

// The literal's text in `type` where that needs no engine.
std::optional<std::string> FastText(const query::Expression& literal, const Type& type) {
    const auto& text = std::get<Literal>(literal.node).text;
    return text ? ExactNumberIn(*text, literal.type, type) : std::nullopt;
}

// Numbers keep fractions and dates their time of day in these, so a loss shows.
std::optional<TypeKind> WiderKind(const Type& type) {
    if (query::IsInteger(type) || type.kind == TypeKind::kDecimal) return TypeKind::kDouble;
    if (type.kind == TypeKind::kDate) return TypeKind::kTimestamp;
    return {};
}

// Whether a text says exactly `value` and nothing that the cast dropped.
bool SaysExactly(Translation& translation, const duckdb::Value& text, const duckdb::Value& value,
                 const Type& type) {
    const auto wider = WiderKind(type);
    if (!wider || value.IsNull()) return true;
    const auto from_text = Cast(translation, text, EngineType(Type{*wider}));
    const auto from_value = Cast(translation, value, EngineType(Type{*wider}));
    if (!from_text || !from_value) return true;
    return duckdb::Value::NotDistinctFrom(*from_text, *from_value);
}

// Words that the binder turns into constants of its session.
constexpr std::array<std::string_view, 6> kSessionWords{
    "current_user", "session_user", "user", "current_role", "current_schema", "current_catalog"};

bool IsSessionWord(const Translation& translation, const duckdb::Expression& where) {
    const std::string name = base::AsciiLower(NameAt(translation.text, OffsetOf(where)));
    return std::ranges::find(kSessionWords, name) != kSessionWords.end();
}

}  // namespace

ExpressionPtr LiteralOf(Translation& translation, const duckdb::Value& value,
                        const duckdb::Expression& where) {
    if (IsSessionWord(translation, where)) {
        translation.refusal = UnknownName(translation.text, OffsetOf(where));
        return nullptr;
    }
    const auto type = TypeOf(value.type());
    if (!type) return translation.RefuseConstruct(OffsetOf(where), "a constant of this type");
    if (value.IsNull()) return query::MakeLiteral({}, *type, translation.PositionOf(where));
    auto text = TextOf(translation, value);
    if (!text) return translation.RefuseConstruct(OffsetOf(where), "a constant of this type");
    return query::MakeLiteral(std::move(text), *type, translation.PositionOf(where));
}

ExpressionPtr Evaluated(Translation& translation, const duckdb::Expression& expression) {
    duckdb::Value value;
    if (!duckdb::ExpressionExecutor::TryEvaluateScalar(translation.context, expression, value)) {
        return translation.Refuse(RefusalCode::kLiteralNotValid, OffsetOf(expression),
                                  "the constant expression has no value");
    }
    return LiteralOf(translation, value, expression);
}

ExpressionPtr CastLiteral(Translation& translation, const query::Expression& literal,
                          const Type& type, bool null_if_not, const duckdb::Expression& where) {
    if (const auto text = FastText(literal, type))
        return query::MakeLiteral(text, type, literal.at);
    const auto value = ValueOf(translation, literal);
    const auto at = literal.at ? literal.at : translation.PositionOf(where);
    const auto result =
        value ? Cast(translation, *value, EngineType(type)) : std::optional<duckdb::Value>();
    if (!result && null_if_not) return query::MakeLiteral({}, type, at);
    const bool exact = result && (literal.type.kind != TypeKind::kVarchar || null_if_not ||
                                  SaysExactly(translation, *value, *result, type));
    if (!exact) {
        translation.Refuse(RefusalCode::kLiteralNotValid, {},
                           "the constant is not exactly a " + query::ToString(type));
        if (translation.refusal->code == RefusalCode::kLiteralNotValid)
            translation.refusal->position = at;
        return nullptr;
    }
    if (result->IsNull()) return query::MakeLiteral({}, type, at);
    return query::MakeLiteral(TextOf(translation, *result), type, at);
}

ExpressionPtr ExactlyIn(Translation& translation, const query::Expression& literal,
                        const Type& type) {
    if (const auto text = FastText(literal, type))
        return query::MakeLiteral(text, type, literal.at);
    const auto value = ValueOf(translation, literal);
    if (!value) return nullptr;
    if (value->IsNull()) return query::MakeLiteral({}, type, literal.at);
    const auto there = Cast(translation, *value, EngineType(type));
    if (!there || there->IsNull()) return nullptr;
    const auto back = Cast(translation, *there, EngineType(literal.type));
    if (!back || !duckdb::Value::NotDistinctFrom(*value, *back)) return nullptr;
    return query::MakeLiteral(TextOf(translation, *there), type, literal.at);
}

}  // namespace analytics
