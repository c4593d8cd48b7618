// SPDX-License-Identifier: Apache-2.0
#include "analytics/template_parameters.h"

#include "analytics/bound_type.h"
#include "analytics/refuse.h"
#include "base/utf8.h"

#include <algorithm>
#include <duckdb/parser/expression/cast_expression.hpp>
#include <duckdb/parser/expression/parameter_expression.hpp>
#include <duckdb/parser/expression/subquery_expression.hpp>
#include <duckdb/parser/parsed_expression_iterator.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/query_node.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <set>
#include <utility>

namespace analytics {
namespace {

using duckdb::SimplifiedTokenType;
using query::RefusalCode;
using Pointer = duckdb::unique_ptr<duckdb::ParsedExpression>;

bool IsNameLetter(char letter) {
    const char lower = static_cast<char>(letter | 0x20);
    return letter == '_' || (letter >= '0' && letter <= '9') || (lower >= 'a' && lower <= 'z');
}

// What the parser takes into a name beside those.
bool IsOtherNameByte(char letter) {
    return letter == '$' || static_cast<unsigned char>(letter) >= 0x80U;
}

char At(std::string_view text, std::size_t index) {
    return index < text.size() ? text[index] : '\0';
}

// The name of the parameter whose `:` stands at `at`; empty when none does. One that touches a name or a number before
// it, or goes on in a way that a name of a parameter cannot, is none: with `$` it would become another token.
std::string_view NameAfter(std::string_view text, std::size_t at) {
    const char before = at == 0 ? '\0' : text[at - 1];
    if (IsNameLetter(before) || IsOtherNameByte(before) || before == ':') return {};
    std::size_t end = at + 1;
    while (IsNameLetter(At(text, end))) ++end;
    const std::string_view name = text.substr(at + 1, end - at - 1);
    if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return {};
    return IsOtherNameByte(At(text, end)) ? std::string_view() : name;
}

class Marker {
  public:
    Marker(std::string_view text, std::span<const query::NamedType> declared)
        : text_(text), declared_(declared), marked_(text) {}

    std::variant<std::string, query::Refusal> Mark() {
        const auto tokens = duckdb::Parser::Tokenize(std::string(text_));
        for (const auto& token : tokens) {
            // The tokenizer calls `:` a keyword.
            if (token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_OPERATOR ||
                token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_KEYWORD) {
                MarkAt(token.start);
            }
            if (refusal_) return *std::move(refusal_);
        }
        for (const query::NamedType& parameter : declared_) {
            if (seen_.contains(parameter.name)) continue;
            return RefusalAt(RefusalCode::kParameterNotValid, text_, {},
                             "the parameter " + Shown(parameter.name) + " is used nowhere",
                             "write :" + parameter.name + " where its value belongs");
        }
        if (!SameTokens(tokens)) {
            return RefusalAt(RefusalCode::kSyntax, text_, {},
                             "a parameter stands where the text means something else with it");
        }
        return std::move(marked_);
    }

  private:
    void MarkAt(std::size_t start) {
        const char first = At(text_, start);
        if (first == '[' || first == '{') ++brackets_;
        if ((first == ']' || first == '}') && brackets_ > 0) --brackets_;
        if (first == '$' || first == '?') {
            refusal_ = RefusalAt(RefusalCode::kParameterNotValid, text_, start,
                                 "a parameter is not written like this", "write :name");
        }
        if (first != ':' || brackets_ > 0) return;
        const std::string_view name = NameAfter(text_, start);
        if (name.empty()) return;
        const query::NamedType* parameter = FindParameter(declared_, name);
        if (parameter == nullptr) {
            refusal_ = RefusalAt(RefusalCode::kParameterNotValid, text_, start,
                                 "the template declares no parameter " + Shown(name));
            return;
        }
        seen_.insert(parameter->name);
        marked_[start] = '$';
    }

    // Nothing but the marks may have changed.
    bool SameTokens(const duckdb::vector<duckdb::SimplifiedToken>& tokens) const {
        const auto now = duckdb::Parser::Tokenize(marked_);
        return std::ranges::equal(tokens, now, {}, &duckdb::SimplifiedToken::start,
                                  &duckdb::SimplifiedToken::start);
    }

    std::string_view text_;
    std::span<const query::NamedType> declared_;
    std::string marked_;
    std::set<std::string> seen_;
    std::size_t brackets_ = 0;
    std::optional<query::Refusal> refusal_;
};

class Typer {
  public:
    explicit Typer(std::span<const query::NamedType> declared) : declared_(declared) {}

    void Walk(duckdb::QueryNode& node) {
        duckdb::ParsedExpressionIterator::EnumerateQueryNodeChildren(
            node, [this](Pointer& child) { Walk(child); });
    }

  private:
    void Walk(Pointer& expression) {
        if (!expression) return;
        if (expression->GetExpressionClass() == duckdb::ExpressionClass::PARAMETER)
            return Type(expression);
        duckdb::ParsedExpressionIterator::EnumerateChildren(
            *expression, [this](Pointer& child) { Walk(child); });
        if (expression->GetExpressionClass() == duckdb::ExpressionClass::SUBQUERY)
            Walk(*expression->Cast<duckdb::SubqueryExpression>().subquery->node);
    }

    void Type(Pointer& expression) {
        const auto& written = expression->Cast<duckdb::ParameterExpression>();
        const query::NamedType* parameter = FindParameter(declared_, written.identifier);
        if (parameter == nullptr) return;  // no binder knows its type: refused there
        const std::string alias = expression->GetAlias();
        expression = duckdb::make_uniq<duckdb::CastExpression>(EngineType(parameter->type),
                                                               std::move(expression));
        expression->SetAlias(alias);
    }

    std::span<const query::NamedType> declared_;
};

}  // namespace

const query::NamedType* FindParameter(std::span<const query::NamedType> declared,
                                      std::string_view name) {
    const auto found = std::ranges::find(declared, base::AsciiLower(name), &query::NamedType::name);
    return found == declared.end() ? nullptr : &*found;
}

std::variant<std::string, query::Refusal>
MarkParameters(std::string_view text, std::span<const query::NamedType> declared) {
    return Marker(text, declared).Mark();
}

void TypeParameters(duckdb::QueryNode& node, std::span<const query::NamedType> declared) {
    Typer(declared).Walk(node);
}

}  // namespace analytics
