// SPDX-License-Identifier: Apache-2.0
#include "analytics/shadow_functions.h"

#include <duckdb/catalog/catalog.hpp>
#include <duckdb/common/exception.hpp>
#include <duckdb/function/scalar_function.hpp>
#include <duckdb/main/client_context.hpp>
#include <duckdb/parser/parsed_data/create_scalar_function_info.hpp>
#include <duckdb/planner/expression/bound_constant_expression.hpp>
#include <duckdb/transaction/meta_transaction.hpp>
#include <string>
#include <utility>

namespace analytics {
namespace {

using duckdb::LogicalType;
using duckdb::ScalarFunction;
using Arguments = duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>;

// The shadow database has no rows, so only a constant could reach this.
void NeverRun(duckdb::DataChunk&, duckdb::ExpressionState&, duckdb::Vector&) {
    throw duckdb::InvalidInputException("the function cannot be evaluated here");
}

// nullif(a, b): the type of a; both are compared by the printed query as they are.
duckdb::unique_ptr<duckdb::FunctionData>
BindNullif(duckdb::ClientContext&, ScalarFunction& function, Arguments& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const LogicalType& type = arguments[i]->return_type;
        function.arguments[i] = type.id() == duckdb::LogicalTypeId::STRING_LITERAL
                                    ? LogicalType(LogicalType::VARCHAR)
                                    : type;
    }
    function.return_type = function.arguments[0];
    return nullptr;
}

// convert('INTEGER', x) and to_number(text, 'DECIMAL(5,2)'): the type that the constant names.
template <std::size_t kTypeArgument>
duckdb::unique_ptr<duckdb::FunctionData>
BindToNamedType(duckdb::ClientContext&, ScalarFunction& function, Arguments& arguments) {
    const duckdb::Expression& named = *arguments[kTypeArgument];
    if (named.GetExpressionClass() != duckdb::ExpressionClass::BOUND_CONSTANT)
        throw duckdb::BinderException("the type must be a constant");
    const auto& value = named.Cast<duckdb::BoundConstantExpression>().value;
    function.return_type = duckdb::TransformStringToLogicalType(value.ToString());
    if constexpr (kTypeArgument == 0) function.arguments[1] = arguments[1]->return_type;
    return nullptr;
}

void Register(duckdb::ClientContext& context, const std::string& name,
              std::initializer_list<ScalarFunction> overloads) {
    duckdb::ScalarFunctionSet set(name);
    for (ScalarFunction function : overloads) {
        function.name = name;
        set.AddFunction(std::move(function));
    }
    duckdb::CreateScalarFunctionInfo info(std::move(set));
    info.on_conflict = duckdb::OnCreateConflict::REPLACE_ON_CONFLICT;
    info.internal = false;
    duckdb::Catalog& catalog = duckdb::Catalog::GetCatalog(context, "memory");
    duckdb::MetaTransaction::Get(context).ModifyDatabase(catalog.GetAttached());
    catalog.CreateFunction(context, info);
}

}  // namespace

void RegisterShadowFunctions(duckdb::ClientContext& context) {
    const LogicalType any = LogicalType::ANY;
    const LogicalType text = LogicalType::VARCHAR;
    const LogicalType date = LogicalType::DATE;
    const LogicalType timestamp = LogicalType::TIMESTAMP;
    const LogicalType timestamp_tz = LogicalType::TIMESTAMP_TZ;
    context.RunFunctionInTransaction([&] {
        Register(context, "nullif", {ScalarFunction({any, any}, any, NeverRun, BindNullif)});
        Register(context, "convert",
                 {ScalarFunction({text, any}, any, NeverRun, BindToNamedType<0>)});
        Register(context, "to_number",
                 {ScalarFunction({text, text}, any, NeverRun, BindToNamedType<1>)});
        Register(context, "dateadd",
                 {ScalarFunction({text, LogicalType::INTEGER, date}, timestamp, NeverRun),
                  ScalarFunction({text, LogicalType::INTEGER, timestamp}, timestamp, NeverRun)});
        Register(context, "to_char",
                 {ScalarFunction({date, text}, text, NeverRun),
                  ScalarFunction({timestamp, text}, text, NeverRun)});
        Register(context, "to_date", {ScalarFunction({text, text}, date, NeverRun)});
        Register(context, "to_timestamp", {ScalarFunction({text, text}, timestamp, NeverRun)});
        Register(context, "current_date", {ScalarFunction({date}, date, NeverRun)});
        Register(context, "getdate", {ScalarFunction({timestamp}, timestamp, NeverRun)});
        Register(context, "now", {ScalarFunction({timestamp_tz}, timestamp_tz, NeverRun)});
    });
}

}  // namespace analytics
