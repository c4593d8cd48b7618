// SPDX-License-Identifier: Apache-2.0
#include "query/bind_parameters.h"

#include "query/parameter_value.h"

#include <charconv>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace query {
namespace {

// Rebuilds relations and expressions with values where parameters stood.
class Binder {
  public:
    explicit Binder(const ParameterValues& values) : values_(values) {}

    RelationPtr Bind(const RelationPtr& relation) {
        Relation copy = *relation;
        std::visit([&](auto& node) { BindIn(node, copy.at); }, copy.node);
        return MakeRelation(std::move(copy));
    }

    std::vector<Refusal>& refusals() { return refusals_; }

  private:
    void BindIn(Scan&, const std::optional<base::Position>&) {}
    void BindIn(CteScan&, const std::optional<base::Position>&) {}
    void BindIn(Values& node, const std::optional<base::Position>&) {
        for (auto& row : node.rows) BindAll(row);
    }
    void BindIn(Project& node, const std::optional<base::Position>&) {
        node.input = Bind(node.input);
        BindAll(node.expressions);
    }
    void BindIn(Filter& node, const std::optional<base::Position>&) {
        node.input = Bind(node.input);
        node.condition = Bind(node.condition);
    }
    void BindIn(Join& node, const std::optional<base::Position>&) {
        node.left = Bind(node.left);
        node.right = Bind(node.right);
        node.condition = Bind(node.condition);
    }
    void BindIn(Aggregate& node, const std::optional<base::Position>&) {
        node.input = Bind(node.input);
        BindAll(node.groups);
        BindAll(node.aggregates);
    }
    void BindIn(Window& node, const std::optional<base::Position>&) {
        node.input = Bind(node.input);
        BindAll(node.calls);
    }
    void BindIn(Distinct& node, const std::optional<base::Position>&) {
        node.input = Bind(node.input);
    }
    void BindIn(Sort& node, const std::optional<base::Position>&) {
        node.input = Bind(node.input);
        BindKeys(node.keys);
    }
    void BindIn(Limit& node, const std::optional<base::Position>& at) {
        node.input = Bind(node.input);
        if (node.count_parameter.empty()) return;
        const std::string name = std::exchange(node.count_parameter, {});
        const ParameterValue* value = ValueOf(name, at);
        if (value == nullptr) return;
        std::uint64_t count = 0;
        const char* const end = value->text.data() + value->text.size();
        const auto read = std::from_chars(value->text.data(), end, count);
        const bool whole = IsInteger(value->type) && read.ec == std::errc() && read.ptr == end &&
                           std::in_range<std::int64_t>(count);
        if (!whole) return Refuse(RefusalCode::kLiteralNotValid, at, name, "is no count of rows");
        node.count = count;
    }
    void BindIn(Union& node, const std::optional<base::Position>&) {
        node.left = Bind(node.left);
        node.right = Bind(node.right);
    }
    void BindIn(With& node, const std::optional<base::Position>&) {
        node.definition = Bind(node.definition);
        node.body = Bind(node.body);
    }

    void BindAll(std::vector<ExpressionPtr>& expressions) {
        for (ExpressionPtr& expression : expressions) expression = Bind(expression);
    }
    void BindKeys(std::vector<SortKey>& keys) {
        for (SortKey& key : keys) key.expression = Bind(key.expression);
    }

    ExpressionPtr Bind(const ExpressionPtr& expression) {
        if (!expression) return expression;
        if (const auto* parameter = std::get_if<Parameter>(&expression->node))
            return LiteralOf(*parameter, *expression);
        if (const auto* cast = std::get_if<Cast>(&expression->node)) {
            if (const auto* parameter = std::get_if<Parameter>(&cast->operand->node))
                return CastOf(*parameter, *expression, *cast->operand);
        }
        Expression copy = *expression;
        std::visit([this](auto& node) { BindOperands(node); }, copy.node);
        if (const auto* call = std::get_if<Call>(&expression->node))
            CheckPattern(*call, std::get<Call>(copy.node), *expression);
        return MakeExpression(std::move(copy));
    }

    template <class Node>
    void BindOperands(Node& node) {
        if constexpr (std::is_same_v<Node, Call>) {
            BindAll(node.arguments);
        } else if constexpr (std::is_same_v<Node, Cast>) {
            node.operand = Bind(node.operand);
        } else if constexpr (std::is_same_v<Node, Case>) {
            for (CaseBranch& branch : node.branches) {
                branch.when = Bind(branch.when);
                branch.then = Bind(branch.then);
            }
            node.otherwise = Bind(node.otherwise);
        } else if constexpr (std::is_same_v<Node, AggregateCall>) {
            BindAll(node.arguments);
            node.filter = Bind(node.filter);
        } else if constexpr (std::is_same_v<Node, WindowCall>) {
            BindAll(node.arguments);
            node.filter = Bind(node.filter);
            BindAll(node.partitions);
            BindKeys(node.order);
        }
    }

    ExpressionPtr LiteralOf(const Parameter& parameter, const Expression& expression) {
        const ParameterValue* value = ValueOf(parameter.name, expression.at);
        if (value == nullptr || value->type != expression.type) {
            if (value != nullptr) RefuseValue(parameter.name, expression.at, expression.type);
            return MakeLiteral({}, expression.type, expression.at);
        }
        return MakeLiteral(value->text, value->type, expression.at);
    }

    // The value in another type, now: what a literal of the text would be.
    ExpressionPtr CastOf(const Parameter& parameter, const Expression& cast,
                         const Expression& operand) {
        const ExpressionPtr literal = LiteralOf(parameter, operand);
        const auto& text = std::get<Literal>(literal->node).text;
        if (!text) return MakeLiteral({}, cast.type, cast.at);
        const bool from_text = operand.type.kind == TypeKind::kVarchar;
        if (!from_text && !(IsNumeric(operand.type) && IsNumeric(cast.type)))
            return MakeCast(literal, cast.type, cast.at);
        auto there = ParameterText(*text, cast.type);
        if (there.ok()) return MakeLiteral(*std::move(there), cast.type, cast.at);
        if (from_text) RefuseValue(parameter.name, operand.at, cast.type);
        return MakeCast(literal, cast.type, cast.at);
    }

    void CheckPattern(const Call& before, const Call& call, const Expression& where) {
        if (!call.function.ends_with("like") && !call.function.ends_with("like_escape")) return;
        std::string name;
        for (const ExpressionPtr& argument : before.arguments) {
            if (const auto* parameter = std::get_if<Parameter>(&argument->node))
                name = parameter->name;
        }
        if (name.empty() || call.arguments.size() < 2) return;
        const auto text = [&](std::size_t index) {
            const auto* literal = std::get_if<Literal>(&call.arguments.at(index)->node);
            return literal == nullptr ? std::string() : literal->text.value_or("");
        };
        const std::string escape = call.arguments.size() > 2 ? text(2) : std::string();
        if (escape.size() > 1)
            return Refuse(RefusalCode::kLiteralNotValid, where.at, name, "is no ESCAPE character");
        if (!IsWellFormedPattern(text(1), escape)) {
            Refuse(RefusalCode::kLiteralNotValid, where.at, name,
                   "makes a pattern that ends with its escape character");
        }
    }

    const ParameterValue* ValueOf(const std::string& name,
                                  const std::optional<base::Position>& at) {
        const auto found = values_.find(name);
        if (found != values_.end()) return &found->second;
        Refuse(RefusalCode::kParameterNotValid, at, name, "has no value");
        return nullptr;
    }

    void RefuseValue(const std::string& name, const std::optional<base::Position>& at,
                     const Type& type) {
        Refuse(RefusalCode::kLiteralNotValid, at, name,
               "has no exact place in the type " + ToString(type));
    }

    void Refuse(RefusalCode code, const std::optional<base::Position>& at, const std::string& name,
                const std::string& why) {
        Refusal refusal;
        refusal.code = code;
        refusal.position = at;
        refusal.message = "the parameter '" + name + "' " + why;
        refusals_.push_back(std::move(refusal));
    }

    const ParameterValues& values_;
    std::vector<Refusal> refusals_;
};

}  // namespace

bool IsWellFormedPattern(std::string_view pattern, std::string_view escape) {
    if (escape.empty()) return true;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != escape[0]) continue;
        ++i;
        if (i == pattern.size()) return false;
    }
    return true;
}

std::variant<Description, std::vector<Refusal>> BindParameters(const Description& description,
                                                               const ParameterValues& values) {
    Binder binder(values);
    Description bound = description;
    bound.root = binder.Bind(description.root);
    if (!binder.refusals().empty()) {
        for (Refusal& refusal : binder.refusals()) CompletePlace(refusal, description.clauses);
        return std::move(binder.refusals());
    }
    return bound;
}

}  // namespace query
