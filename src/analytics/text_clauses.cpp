// SPDX-License-Identifier: Apache-2.0
#include "analytics/text_clauses.h"

#include "analytics/describe.h"
#include "analytics/refuse.h"
#include "analytics/text_positions.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <duckdb/parser/parser.hpp>
#include <string>

namespace analytics {
namespace {

using duckdb::SimplifiedTokenType;

struct Word {
    std::size_t start = 0;
    std::string text;  // a word of SQL in lower case, one bracket or comma; empty for anything else
};

std::string TextOf(std::string_view sql, const duckdb::SimplifiedToken& token) {
    if (token.start >= sql.size()) return {};
    if (token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_OPERATOR)
        return std::string(1, sql[token.start]);
    if (token.type != SimplifiedTokenType::SIMPLIFIED_TOKEN_KEYWORD) return {};
    std::size_t end = token.start;
    while (end < sql.size() &&
           (sql[end] == '_' || ((sql[end] | 0x20) >= 'a' && (sql[end] | 0x20) <= 'z'))) {
        ++end;
    }
    return base::AsciiLower(sql.substr(token.start, end - token.start));
}

std::vector<Word> WordsOf(std::string_view sql) {
    std::vector<Word> words;
    for (const auto& token : duckdb::Parser::Tokenize(std::string(sql))) {
        if (token.type == SimplifiedTokenType::SIMPLIFIED_TOKEN_COMMENT) continue;
        words.push_back({token.start, TextOf(sql, token)});
    }
    return words;
}

struct Start {
    std::string_view word;
    std::string_view next;  // must follow; empty: anything may
    std::string_view clause;
};

constexpr std::array kStarts{
    Start{"select", "", "SELECT"},  Start{"from", "", "FROM"},
    Start{"where", "", "WHERE"},    Start{"group", "by", "GROUP BY"},
    Start{"having", "", "HAVING"},  Start{"qualify", "", "QUALIFY"},
    Start{"window", "", "WINDOW"},  Start{"order", "by", "ORDER BY"},
    Start{"limit", "", "LIMIT"},    Start{"fetch", "", "LIMIT"},
    Start{"offset", "", "OFFSET"},  Start{"union", "", "UNION"},
    Start{"except", "", "UNION"},   Start{"intersect", "", "UNION"},
    Start{"values", "(", "VALUES"},
};

// Starts inside FROM, also between brackets around joined tables.
constexpr std::array kJoinStarts{
    Start{"on", "", "ON"},           Start{"using", "(", "USING"},   Start{"join", "", "FROM"},
    Start{"left", "join", "FROM"},   Start{"left", "outer", "FROM"}, Start{"right", "join", "FROM"},
    Start{"right", "outer", "FROM"}, Start{"full", "", "FROM"},      Start{"inner", "", "FROM"},
    Start{"cross", "", "FROM"},      Start{"natural", "", "FROM"},   Start{",", "", "FROM"},
};

// Reads the words once, in order.
class ClauseReader final {
  public:
    explicit ClauseReader(std::string_view text) : positions_(text), words_(WordsOf(text)) {}

    std::vector<query::ClausePlace> Read() {
        for (at_ = 0; at_ < words_.size(); ++at_) {
            const std::string& word = words_[at_].text;
            if (word == "(") {
                Open();
            } else if (word == ")") {
                Close();
            } else {
                TakeWord();
            }
        }
        return std::move(places_);
    }

  private:
    // What stands between two brackets.
    struct Frame {
        std::string clause;
        std::uint32_t depth = 0;
        bool query = true;
        bool tables = false;  // that are joined; neither: an expression
    };

    std::string_view Next(std::size_t ahead = 1) const {
        return at_ + ahead < words_.size() ? std::string_view(words_[at_ + ahead].text)
                                           : std::string_view();
    }

    bool OpensQuery() const {
        std::size_t ahead = 1;
        while (Next(ahead) == "(" && ahead <= kNestingMax) ++ahead;
        const std::string_view word = Next(ahead);
        return word == "select" || word == "with" || word == "from";
    }

    // Brackets around the whole of the text do not count.
    void Open() {
        Frame inside = frames_.back();
        inside.query = OpensQuery();
        inside.tables = !inside.query && inside.clause == "FROM";
        if (inside.query && !places_.empty()) ++inside.depth;
        frames_.push_back(inside);
    }

    void Close() {
        if (frames_.size() == 1) return;
        const bool back = frames_.back().clause != frames_[frames_.size() - 2].clause;
        frames_.pop_back();
        if (back) Add();
    }

    void TakeWord() {
        if (words_[at_].text == "with" && frames_.back().query &&
            (places_.empty() || words_[at_ - 1].text == "(")) {
            return Begin("WITH");
        }
        const Frame& frame = frames_.back();
        const bool joins =
            frame.clause == "FROM" || frame.clause == "ON" || frame.clause == "USING";
        if (joins && (frame.query || frame.tables) && Begins(kJoinStarts)) return;
        if (frame.query) Begins(kStarts);
    }

    template <class Starts>
    bool Begins(const Starts& starts) {
        const std::string& word = words_[at_].text;
        // IS DISTINCT FROM
        if (word == "from" && at_ > 0 && words_[at_ - 1].text == "distinct") return false;
        const auto found = std::ranges::find_if(starts, [&](const Start& start) {
            return start.word == word && (start.next.empty() || start.next == Next());
        });
        if (found == starts.end()) return false;
        Begin(found->clause);
        return true;
    }

    void Begin(std::string_view clause) {
        if (frames_.back().clause == clause && clause != "SELECT" && !places_.empty()) return;
        frames_.back().clause = clause;
        Add();
    }

    void Add() {
        places_.push_back(
            {positions_.At(words_[at_].start), frames_.back().clause, frames_.back().depth});
    }

    TextPositions positions_;
    std::vector<Word> words_;
    std::size_t at_ = 0;
    std::vector<Frame> frames_{Frame{}};
    std::vector<query::ClausePlace> places_;
};

}  // namespace

std::vector<query::ClausePlace> ClausesOf(std::string_view text) {
    return ClauseReader(text).Read();
}

std::optional<std::size_t> PlaceOfName(std::string_view text, std::string_view name) {
    std::optional<std::size_t> bare;
    std::optional<std::size_t> qualified;
    for (const auto& token : duckdb::Parser::Tokenize(std::string(text))) {
        if (name.empty() || token.type != SimplifiedTokenType::SIMPLIFIED_TOKEN_IDENTIFIER)
            continue;
        const std::string_view rest = text.substr(std::min<std::size_t>(token.start, text.size()));
        const bool quoted = rest.starts_with('"');
        const std::string found = base::AsciiLower(rest.substr(quoted ? 1 : 0, name.size()));
        const std::string_view after =
            rest.substr(std::min(rest.size(), found.size() + (quoted ? 2 : 0)));
        const bool ends = after.empty() || NameAt(after, 0).empty();
        if (found != name || !ends || after.starts_with('.')) continue;
        (token.start > 0 && text[token.start - 1] == '.' ? qualified : bare) = token.start;
    }
    return bare ? bare : qualified;
}

std::optional<std::size_t> FirstWord(std::string_view text,
                                     std::initializer_list<std::string_view> words) {
    for (const Word& word : WordsOf(text)) {
        if (std::ranges::find(words, word.text) != words.end()) return word.start;
    }
    return {};
}

}  // namespace analytics
