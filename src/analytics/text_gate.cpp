// SPDX-License-Identifier: Apache-2.0
#include "analytics/text_gate.h"

#include "analytics/describe.h"
#include "analytics/refuse.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <duckdb/parser/parser.hpp>
#include <fmt/core.h>
#include <string>

namespace analytics {
namespace {

using duckdb::SimplifiedTokenType;
using query::RefusalCode;

std::string WordAt(std::string_view sql, std::size_t start) {
    std::size_t end = start;
    while (end < sql.size() &&
           (sql[end] == '_' || ((sql[end] | 0x20) >= 'a' && (sql[end] | 0x20) <= 'z'))) {
        ++end;
    }
    return base::AsciiLower(sql.substr(start, end - start));
}

bool IsSetWord(std::string_view word) {
    return word == "union" || word == "except" || word == "intersect";
}

// Words that start statements, also of other engines; not those that start a query. What starts
// with no such word is a slip of the pen.
constexpr auto kStatementWords = std::to_array<std::string_view>(
    {"abort",       "alter",   "analyze",   "attach",   "begin",     "call",     "checkpoint",
     "close",       "cluster", "comment",   "commit",   "copy",      "create",   "deallocate",
     "declare",     "delete",  "desc",      "describe", "detach",    "discard",  "do",
     "drop",        "end",     "execute",   "explain",  "export",    "fetch",    "force",
     "from",        "grant",   "import",    "insert",   "install",   "kill",     "listen",
     "load",        "lock",    "merge",     "move",     "notify",    "pivot",    "pivot_longer",
     "pivot_wider", "pragma",  "prepare",   "reassign", "refresh",   "reindex",  "release",
     "replace",     "reset",   "revoke",    "rollback", "savepoint", "security", "set",
     "show",        "start",   "summarize", "table",    "truncate",  "unlisten", "unload",
     "unpivot",     "update",  "upsert",    "use",      "vacuum",    "values"});

bool StartsStatement(std::string_view word) {
    return std::ranges::find(kStatementWords, word) != kStatementWords.end();
}

// Reads the tokens once, in order.
class TokenGate {
  public:
    explicit TokenGate(std::string_view sql) : sql_(sql) {}

    std::optional<query::Refusal> Check() {
        for (const auto& token : duckdb::Parser::Tokenize(std::string(sql_))) {
            if (token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_COMMENT) continue;
            if (auto refusal = CheckToken(token)) return refusal;
        }
        if (started_) return {};
        return RefusalAt(RefusalCode::kStatementNotAllowed, sql_, {}, "there is no statement");
    }

  private:
    std::optional<query::Refusal> CheckToken(const duckdb::SimplifiedToken& token) {
        const std::size_t start = token.start;
        const char first = start < sql_.size() ? sql_[start] : '\0';
        if (token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_OPERATOR) {
            if (first == '(' || first == '[' || first == '{') ++nesting_;
            if ((first == ')' || first == ']' || first == '}') && nesting_ > 0) --nesting_;
        }
        if (nesting_ > kNestingMax) {
            return RefusalAt(RefusalCode::kTooComplex, sql_, start,
                             fmt::format("parentheses are nested more than {} deep", kNestingMax));
        }
        if (token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_KEYWORD) {
            if (auto refusal = CheckKeyword(start)) return refusal;
        }
        const bool literal = token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_NUMERIC_CONSTANT ||
                             token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_STRING_CONSTANT;
        if (literal && ++literals_ > kLiteralsMax) {
            return RefusalAt(RefusalCode::kTooComplex, sql_, start,
                             fmt::format("more than {} literals", kLiteralsMax));
        }
        return CheckStart(start, first);
    }

    std::optional<query::Refusal> CheckKeyword(std::size_t start) {
        const std::string word = WordAt(sql_, start);
        if (IsSetWord(word) && ++set_operations_ > kNestingMax) {
            return RefusalAt(RefusalCode::kTooComplex, sql_, start,
                             fmt::format("more than {} set operations", kNestingMax));
        }
        if ((word == "and" || word == "or") && ++connectives_ > kConnectivesMax) {
            return RefusalAt(RefusalCode::kTooComplex, sql_, start,
                             fmt::format("more than {} times AND or OR", kConnectivesMax),
                             "write a list of constants with IN");
        }
        return {};
    }

    std::optional<query::Refusal> CheckStart(std::size_t start, char first) {
        if (started_ || first == '(') return {};
        started_ = true;
        const std::string word = WordAt(sql_, start);
        if (word == "select" || word == "with") return {};
        if (StartsStatement(word)) {
            return RefusalAt(RefusalCode::kStatementNotAllowed, sql_, start,
                             "only one SELECT statement can be asked");
        }
        return RefusalAt(RefusalCode::kSyntax, sql_, start, "no statement of SQL starts like this",
                         "start with SELECT or WITH");
    }

    std::string_view sql_;
    std::size_t nesting_ = 0;
    std::size_t set_operations_ = 0;
    std::size_t connectives_ = 0;
    std::size_t literals_ = 0;
    bool started_ = false;
};

}  // namespace

std::optional<query::Refusal> CheckText(std::string_view sql, std::size_t bytes_max) {
    if (sql.size() > bytes_max) {
        return RefusalAt(RefusalCode::kTextTooLong, {}, {},
                         fmt::format("the text is longer than {} bytes", bytes_max));
    }
    if (!base::IsUtf8(sql) || sql.find('\0') != std::string_view::npos) {
        return RefusalAt(RefusalCode::kSyntax, {}, {},
                         "the text is not UTF-8 or holds a NUL character");
    }
    return TokenGate(sql).Check();
}

}  // namespace analytics
