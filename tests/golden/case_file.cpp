// SPDX-License-Identifier: Apache-2.0
#include "case_file.h"

#include "base/assert.h"
#include "base/file.h"
#include "rule_text.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace golden {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 20U;

// A case file that cannot be read is a mistake of whoever wrote it; nothing sensible can follow.
[[noreturn]] void Fail(const std::filesystem::path& path, std::size_t line,
                       const std::string& why) {
    std::fprintf(stderr, "%s:%zu: %s\n", path.c_str(), line, why.c_str());
    std::exit(2);
}

policy::Member MakeMember(const std::string& name, const std::vector<std::string>& abilities) {
    policy::Member member{AccountOf(name), name, {}};
    for (const std::string& ability : abilities) {
        member.abilities.push_back(ability == "CAN_QUERY" ? policy::Ability::kCanQuery
                                                          : policy::Ability::kCanReceiveResults);
    }
    return member;
}

class Reader final {
  public:
    explicit Reader(CaseFile& file) : file_(file), setting_(FirstSetting()) {}

    void Read() {
        while (at_ < file_.lines.size()) {
            const std::string line = file_.lines[at_++];
            if (line.empty() || line.starts_with("#")) continue;
            const std::size_t space = line.find(' ');
            const std::string word = line.substr(0, space);
            const std::string first = space == std::string::npos ? "" : Trimmed(line.substr(space));
            const std::string rest = first + Continued();
            Apply(word, rest);
        }
    }

  private:
    std::string Continued() {
        std::string out;
        while (at_ < file_.lines.size() && file_.lines[at_].starts_with(" "))
            out += "\n" + file_.lines[at_++];
        return out;
    }

    static policy::Purpose PurposeNamed(const std::string& name) {
        if (name == "explain") return policy::Purpose::kExplain;
        return name == "results" ? policy::Purpose::kResults : policy::Purpose::kAudience;
    }

    void Apply(const std::string& word, const std::string& rest) {
        if (word == "table") return ReadTable(rest);
        if (word == "agreement") return ReadRule(rest);
        if (word == "query") return ReadQuery(rest);
        if (word == "receivers") return ReadReceivers(rest);
        std::vector<std::string> words = Words(rest);
        if (words.empty()) Fail(file_.path, at_, "'" + word + "' needs more");
        const std::string first = words.front();
        if (word == "rows") {
            setting_.rows[first] = Trimmed(rest.substr(first.size()));
        } else if (word == "member") {
            words.erase(words.begin());
            std::erase_if(setting_.agreement.members,
                          [&](const policy::Member& m) { return m.name == first; });
            setting_.agreement.members.push_back(MakeMember(first, words));
        } else if (word == "leaves") {
            std::erase_if(setting_.agreement.members,
                          [&](const policy::Member& m) { return m.name == first; });
        } else if (word == "asker") {
            setting_.asker.account = AccountOf(first);
        } else if (word == "analysis") {
            ReadAnalysis(words);
        } else if (word == "parameters") {
            ReadParameters(words);
        } else if (word == "results") {
            setting_.asker.receivers.clear();
            for (std::size_t i = 1; i < words.size(); ++i)
                setting_.asker.receivers.push_back(AccountOf(words[i]));
        } else if (word == "places") {
            setting_.places = first == "shown";
        } else if (word == "purpose") {
            setting_.asker.purpose = PurposeNamed(first);
        } else {
            Fail(file_.path, at_, "a line cannot start with '" + word + "'");
        }
    }

    // NAME owner MEMBER columns a:TYPE ...
    void ReadTable(const std::string& rest) {
        const std::vector<std::string> words = Words(rest);
        if (words.size() < 5 || words[1] != "owner" || words[3] != "columns")
            Fail(file_.path, at_, "not a table");
        policy::AgreedTable table{
            words[0], AccountOf(words[2]), base::TableId("id-" + words[0]), "1", {}, {}};
        for (std::size_t i = 4; i < words.size(); ++i) {
            const std::size_t colon = words[i].find(':');
            const auto type =
                query::ParseType(colon == std::string::npos ? "" : words[i].substr(colon + 1));
            if (!type.ok()) Fail(file_.path, at_, "not a column: " + words[i]);
            table.columns.push_back({words[i].substr(0, colon), *type});
        }
        std::erase_if(setting_.agreement.tables,
                      [&](const policy::AgreedTable& t) { return t.name == table.name; });
        setting_.rows.erase(table.name);
        setting_.agreement.tables.push_back(std::move(table));
    }

    // NAME: TEXT
    policy::AgreedTable& TableBefore(const std::string& rest, std::string& text) {
        const std::size_t colon = rest.find(':');
        const std::string name = rest.substr(0, colon);
        const auto table =
            std::ranges::find(setting_.agreement.tables, name, &policy::AgreedTable::name);
        if (colon == std::string::npos || table == setting_.agreement.tables.end()) {
            Fail(file_.path, at_, "no table '" + name + "'");
        }
        text = Trimmed(rest.substr(colon + 1));
        return *table;
    }

    void ReadRule(const std::string& rest) {
        std::string text;
        policy::AgreedTable& table = TableBefore(rest, text);
        table.rule.reset();
        if (text == "none") return;
        auto rule = policy::ParseAnalysisRule(ExpandRule(text), table.name);
        if (!rule.ok()) Fail(file_.path, at_, rule.error().message);
        table.rule = *std::move(rule);
    }

    void ReadReceivers(const std::string& rest) {
        std::string text;
        policy::AgreedTable& table = TableBefore(rest, text);
        table.collaboration_rule.reset();
        if (text == "none") return;
        if (!table.rule) Fail(file_.path, at_, "'" + table.name + "' has no rule yet");
        table.collaboration_rule.emplace();
        for (const auto type :
             {policy::RuleType::kAggregation, policy::RuleType::kList, policy::RuleType::kCustom}) {
            if (policy::ToString(type) == policy::TypeOf(*table.rule))
                table.collaboration_rule->type = type;
        }
        if (text == "unsaid") return;
        auto& receivers = table.collaboration_rule->allowed_result_receivers.emplace();
        if (text == "nobody") return;
        for (const std::string& member : Words(text)) receivers.push_back(AccountOf(member));
    }

    // own | template NAME by MEMBER
    void ReadAnalysis(const std::vector<std::string>& words) {
        setting_.asker.analysis.reset();
        setting_.analysis.parameters.clear();
        if (words.size() == 1 && words[0] == "own") return;
        if (words.size() != 4 || words[0] != "template" || words[2] != "by")
            Fail(file_.path, at_, "not an analysis");
        setting_.asker.analysis = {
            .arn = TemplateArn(words[1]), .creator = AccountOf(words[3]), .plan_hash = {}};
    }

    // NAME:TYPE[=DEFAULT] ...
    void ReadParameters(const std::vector<std::string>& words) {
        setting_.analysis.parameters.clear();
        for (const std::string& word : words) {
            const std::size_t colon = word.find(':');
            if (colon == std::string::npos) Fail(file_.path, at_, "not a parameter: " + word);
            const std::size_t equals = word.find('=', colon);
            collaboration::AnalysisParameter parameter{word.substr(0, colon),
                                                       word.substr(colon + 1, equals - colon - 1)};
            if (equals != std::string::npos) parameter.default_value = word.substr(equals + 1);
            setting_.analysis.parameters.push_back(std::move(parameter));
        }
        const auto fine = collaboration::CheckParameters(setting_.analysis.parameters);
        if (!fine.ok()) Fail(file_.path, at_, fine.error().message);
    }

    void ReadQuery(const std::string& text) {
        Case found;
        found.setting = setting_;
        found.line = at_;
        found.query = text;
        if (at_ >= file_.lines.size() || file_.lines[at_] != "----")
            Fail(file_.path, at_ + 1, "expected ----");
        found.outcome_begin = ++at_;
        while (at_ < file_.lines.size() && !file_.lines[at_].empty())
            found.outcome.push_back(file_.lines[at_++]);
        found.outcome_end = at_;
        file_.cases.push_back(std::move(found));
    }

    CaseFile& file_;
    Setting setting_;
    std::size_t at_ = 0;
};

std::vector<Choice> Expand(const std::string& query, const std::string& open_mark,
                           const std::string& close_mark) {
    const std::size_t open = query.find(open_mark);
    if (open == std::string::npos) return {{"", query}};
    const std::size_t close = query.find(close_mark, open);
    ASSERT(close != std::string::npos);
    std::vector<Choice> out;
    for (const std::string& choice : SplitAt(query.substr(open + 2, close - open - 2), '|')) {
        const std::string chosen = query.substr(0, open) + choice + query.substr(close + 2);
        for (Choice& rest : Expand(chosen, open_mark, close_mark)) {
            rest.label = rest.label.empty() ? choice : choice + ", " + rest.label;
            out.push_back(std::move(rest));
        }
    }
    return out;
}

}  // namespace

base::AccountId AccountOf(const std::string& member) {
    if (member == "runner") return base::AccountId("100000000001");
    if (member == "partner") return base::AccountId("200000000002");
    if (member == "third") return base::AccountId("300000000003");
    return base::AccountId("account-of-" + member);
}

std::string TemplateArn(const std::string& name) {
    return "arn:aws:cleanrooms:us-east-1:200000000002:membership/golden/analysistemplate/" + name;
}

Setting FirstSetting() {
    Setting setting;
    setting.agreement.collaboration = base::CollaborationId("golden");
    setting.agreement.name = "golden";
    setting.agreement.members = {MakeMember("runner", {"CAN_QUERY", "CAN_RECEIVE_RESULTS"}),
                                 MakeMember("partner", {}), MakeMember("third", {})};
    setting.asker = {AccountOf("runner"), policy::Purpose::kResults, {}, {}};
    return setting;
}

runs::ShadowSchema Setting::Shadow() const {
    runs::ShadowSchema schema;
    for (const policy::AgreedTable& table : agreement.tables)
        schema.tables.push_back({table.name, table.columns});
    return schema;
}

CaseFile ReadCases(const std::filesystem::path& path) {
    CaseFile file;
    file.path = path;
    const auto text = base::ReadFile(path, kFileBytesMax);
    if (!text.ok()) Fail(path, 0, text.error().message);
    file.lines = SplitAt(*text, '\n');
    if (!file.lines.empty() && file.lines.back().empty()) file.lines.pop_back();
    Reader(file).Read();
    return file;
}

std::vector<std::string> Spellings(const std::string& query) {
    std::vector<std::string> out;
    for (const Choice& choice : Expand(query, "{{", "}}")) out.push_back(choice.query);
    return out;
}

std::vector<Choice> Choices(const std::string& query) { return Expand(query, "[[", "]]"); }

}  // namespace golden
