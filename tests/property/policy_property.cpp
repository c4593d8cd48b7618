// SPDX-License-Identifier: Apache-2.0
// IAM policies decide as an evaluator that tries everything does, over documents of few words.
#include "access/decide.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>
#include <vector>

namespace {

using access_control::Verdict;

// A statement as its author thinks of it, from which both the document and the reference are made.
struct Rule {
    bool allow = false;
    bool not_action = false;
    bool not_resource = false;
    std::vector<std::string> actions;
    std::vector<std::string> resources;
    std::string tag;  // empty: no condition
    bool tag_negated = false;
    std::string address;  // empty: no condition
};

struct Question {
    std::string action;
    std::string resource;
    std::string tag;  // empty: has none
    std::string address;
};

std::string Of(const std::string& alphabet, std::size_t length_min, std::size_t length_max) {
    const auto length = *rc::gen::inRange<std::size_t>(length_min, length_max);
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(alphabet));
}

std::vector<std::string> Several(std::string (*one)()) {
    std::vector<std::string> all;
    const auto count = *rc::gen::inRange<std::size_t>(1, 4);
    while (all.size() < count) all.push_back(one());
    return all;
}

std::string AnAction() { return *rc::gen::inRange(0, 8) == 0 ? "*" : "s3:" + Of("aB*?", 1, 4); }
std::string AResource() {
    return *rc::gen::inRange(0, 8) == 0 ? "*" : "arn:aws:s3:::" + Of("ab*?/:", 1, 5);
}

Rule ARule() {
    Rule rule;
    rule.allow = *rc::gen::inRange(0, 3) > 0;
    rule.not_action = *rc::gen::inRange(0, 4) == 0;
    rule.not_resource = *rc::gen::inRange(0, 4) == 0;
    rule.actions = Several(AnAction);
    rule.resources = Several(AResource);
    if (*rc::gen::inRange(0, 3) == 0) rule.tag = Of("xy", 1, 3);
    rule.tag_negated = *rc::gen::arbitrary<bool>();
    if (*rc::gen::inRange(0, 4) == 0) rule.address = *rc::gen::element("10.0.0.0/8", "10.0.0.1");
    return rule;
}

Question AQuestion() {
    return {"S3:" + Of("aB", 1, 3), "arn:aws:s3:::" + Of("ab/:", 1, 4), Of("xy", 0, 3),
            *rc::gen::element<std::string>("10.0.0.1", "10.9.9.9", "11.0.0.1", "::1")};
}

std::string Quoted(const std::vector<std::string>& texts) {
    std::string list = "[";
    for (const std::string& text : texts) list += (list.size() > 1 ? ",\"" : "\"") + text + "\"";
    return list + "]";
}

std::string Written(const std::vector<Rule>& rules) {
    std::string text = R"({"Version":"2012-10-17","Statement":[)";
    for (const Rule& rule : rules) {
        std::string conditions;
        if (!rule.tag.empty()) {
            conditions +=
                std::string(rule.tag_negated ? "\"StringNotEquals\"" : "\"StringEquals\"") +
                ":{\"aws:ResourceTag/k\":\"" + rule.tag + "\"}";
        }
        if (!rule.address.empty()) {
            conditions += std::string(conditions.empty() ? "" : ",") +
                          "\"IpAddress\":{\"aws:SourceIp\":\"" + rule.address + "\"}";
        }
        text += std::string(text.back() == '[' ? "" : ",") + "{\"Effect\":\"" +
                (rule.allow ? "Allow" : "Deny") + "\",\"" + (rule.not_action ? "Not" : "") +
                "Action\":" + Quoted(rule.actions) + ",\"" + (rule.not_resource ? "Not" : "") +
                "Resource\":" + Quoted(rule.resources) + ",\"Condition\":{" + conditions + "}}";
    }
    return text + "]}";
}

bool TakesAll(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '*') {
        for (std::size_t taken = 0; taken <= text.size(); ++taken) {
            if (TakesAll(pattern.substr(1), text.substr(taken))) return true;
        }
        return false;
    }
    return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
           TakesAll(pattern.substr(1), text.substr(1));
}

std::string Folded(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return text;
}

bool AppliesByReference(const Rule& rule, const Question& question) {
    bool action = false;
    for (const std::string& each : rule.actions)
        action |= TakesAll(Folded(each), Folded(question.action));
    bool resource = false;
    for (const std::string& each : rule.resources) resource |= TakesAll(each, question.resource);
    bool tag = rule.tag.empty() || (question.tag == rule.tag) != rule.tag_negated;
    bool address = rule.address.empty() || question.address == "10.0.0.1" ||
                   (rule.address == "10.0.0.0/8" && question.address == "10.9.9.9");
    return action != rule.not_action && resource != rule.not_resource && tag && address;
}

Verdict ByReference(const std::vector<Rule>& rules, const Question& question) {
    bool allowed = false;
    bool denied = false;
    for (const Rule& rule : rules) {
        if (!AppliesByReference(rule, question)) continue;
        (rule.allow ? allowed : denied) = true;
    }
    if (denied) return Verdict::kDenied;
    return allowed ? Verdict::kAllowed : Verdict::kNotAllowed;
}

std::vector<Rule> SomeRules() {
    std::vector<Rule> rules;
    const auto count = *rc::gen::inRange<std::size_t>(1, 5);
    while (rules.size() < count) rules.push_back(ARule());
    return rules;
}

access_control::Decision Decided(const std::vector<Rule>& rules, const Question& question) {
    const auto document =
        access_control::ParsePolicy(Written(rules), access_control::PolicyKind::kIdentity);
    RC_ASSERT(document.ok());
    access_control::AccessQuestion asked{question.action, question.resource, {}};
    asked.context.source_ip = question.address;
    if (!question.tag.empty()) asked.context.resource_tags["k"] = question.tag;
    const std::vector<access_control::NamedPolicy> policies = {{"p", *document}};
    return access_control::Decide(policies, asked);
}

}  // namespace

TEST_CASE("a policy decides as an evaluator that tries everything") {
    CHECK(rc::check([] {
        const std::vector<Rule> rules = SomeRules();
        const Question question = AQuestion();

        RC_ASSERT(Decided(rules, question).verdict == ByReference(rules, question));
    }));
}

TEST_CASE("the statement named is one that applies and says so") {
    CHECK(rc::check([] {
        const std::vector<Rule> rules = SomeRules();
        const Question question = AQuestion();
        const auto decision = Decided(rules, question);
        if (decision.verdict == Verdict::kNotAllowed) return;

        RC_ASSERT(AppliesByReference(rules.at(decision.statement), question));
        RC_ASSERT(rules.at(decision.statement).allow == decision.allowed());
    }));
}

TEST_CASE("a statement that denies, added anywhere, never allows more") {
    CHECK(rc::check([] {
        std::vector<Rule> rules = SomeRules();
        const Question question = AQuestion();
        const bool before = Decided(rules, question).allowed();
        Rule denial = ARule();
        denial.allow = false;
        const auto place = *rc::gen::inRange<std::size_t>(0, rules.size() + 1);
        rules.insert(rules.begin() + static_cast<std::ptrdiff_t>(place), denial);

        RC_ASSERT(before || !Decided(rules, question).allowed());
    }));
}

TEST_CASE("the order of statements does not matter to the verdict") {
    CHECK(rc::check([] {
        std::vector<Rule> rules = SomeRules();
        const Question question = AQuestion();
        const Verdict before = Decided(rules, question).verdict;
        std::reverse(rules.begin(), rules.end());

        RC_ASSERT(Decided(rules, question).verdict == before);
    }));
}
