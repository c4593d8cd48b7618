// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

// Short builders of relations and expressions, so that a test spells out only what matters to it.
namespace support {

inline const query::Type kBigint{query::TypeKind::kBigint};
inline const query::Type kVarchar{query::TypeKind::kVarchar};
inline const query::Type kBoolean{query::TypeKind::kBoolean};
inline const query::Type kDouble{query::TypeKind::kDouble};

inline query::RelationPtr ScanOf(std::uint32_t id, const std::string& table,
                                 std::vector<query::NamedType> columns) {
    query::Scan scan;
    scan.table = table;
    scan.alias = table;
    scan.columns = std::move(columns);
    return query::MakeRelation({id, std::move(scan), {}});
}

inline query::ExpressionPtr Col(std::uint32_t relation, std::uint32_t index, query::Type type) {
    return query::MakeColumn({relation, index}, type);
}

inline query::ExpressionPtr Text(const std::string& text) {
    return query::MakeLiteral(text, kVarchar);
}

inline query::ExpressionPtr Test(const std::string& function,
                                 std::vector<query::ExpressionPtr> arguments) {
    return query::MakeCall(function, std::move(arguments), kBoolean);
}

inline query::ExpressionPtr Agg(const std::string& function,
                                std::vector<query::ExpressionPtr> arguments, query::Type type,
                                bool distinct = false) {
    query::AggregateCall call;
    call.function = function;
    call.arguments = std::move(arguments);
    call.distinct = distinct;
    return query::MakeExpression({std::move(call), type, {}});
}

inline query::RelationPtr Rel(std::uint32_t id, decltype(query::Relation::node) node) {
    return query::MakeRelation({id, std::move(node), {}});
}

inline query::RelationPtr ProjectOf(std::uint32_t id, query::RelationPtr input,
                                    std::vector<query::ExpressionPtr> expressions) {
    query::Project project;
    project.input = std::move(input);
    for (std::size_t i = 0; i < expressions.size(); ++i)
        project.names.push_back("o" + std::to_string(i));
    project.expressions = std::move(expressions);
    return Rel(id, std::move(project));
}

// A description whose columns are named o0, o1, ...
inline query::Description Describe(query::RelationPtr root) {
    query::Description description;
    for (std::size_t i = 0; i < query::OutputColumns(*root).size(); ++i) {
        description.column_names.push_back("o" + std::to_string(i));
    }
    description.root = std::move(root);
    return description;
}

}  // namespace support
