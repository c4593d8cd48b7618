// SPDX-License-Identifier: Apache-2.0
// The tables of tests/golden/access, line by line.
#include "access/decide.h"

#include "base/file.h"

#include <array>
#include <chrono>
#include <doctest/doctest.h>

namespace {

using access_control::Decision;
using access_control::Trust;
using access_control::Verdict;

std::string TakeWord(std::string& line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    std::string word = line.substr(0, space);
    line.erase(0, space + 1);
    return word;
}

// Lines that say something, with names of `let` in their places.
std::vector<std::string> ReadTable(const std::string& file) {
    const auto text =
        base::ReadFile(std::string(GLOVEBOX_SOURCE_DIR "/tests/golden/access/") + file, 1U << 20U);
    REQUIRE(text.ok());
    std::map<std::string, std::string> names;
    std::vector<std::string> lines;
    for (std::string_view rest = *text; !rest.empty();) {
        std::string line(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty() || line.starts_with("#")) continue;
        for (const auto& [name, value] : names) {
            const std::size_t at = line.find("$" + name + " ");
            if (at != std::string::npos) line.replace(at, name.size() + 1, value);
        }
        if (line.starts_with("let ")) {
            TakeWord(line);
            const std::string name = TakeWord(line);
            names[name] = line;
        } else {
            lines.push_back(line);
        }
    }
    return lines;
}

// Splits "question -> answer".
std::string TakeAnswer(std::string& line) {
    const std::size_t arrow = line.rfind(" -> ");
    REQUIRE(arrow != std::string::npos);
    std::string answer = line.substr(arrow + 4);
    line.erase(arrow);
    return answer;
}

base::WallTime TimeOf(const std::string& text) {  // 20261120T000000Z
    const auto part = [&](std::size_t at, std::size_t size) {
        return std::stoi(text.substr(at, size));
    };
    const std::chrono::year_month_day day(std::chrono::year(part(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(part(4, 2))),
                                          std::chrono::day(static_cast<unsigned>(part(6, 2))));
    return std::chrono::sys_days(day) + std::chrono::hours(part(9, 2)) +
           std::chrono::minutes(part(11, 2)) + std::chrono::seconds(part(13, 2));
}

void ReadContext(std::string rest, access_control::RequestContext& context) {
    while (!rest.empty()) {
        const std::string word = TakeWord(rest);
        const std::string key = word.substr(0, word.find('='));
        const std::string value = word.substr(key.size() + 1);
        if (key == "ip") {
            context.source_ip = value;
        } else if (key == "now") {
            context.now = TimeOf(value);
        } else if (key == "tls") {
            context.secure_transport = value == "true";
        } else if (key == "arn") {
            context.principal_arn = value;
        } else if (key == "ext") {
            context.external_id = value;
        } else if (key.starts_with("ptag:")) {
            context.principal_tags[key.substr(5)] = value;
        } else if (key.starts_with("rtag:")) {
            context.resource_tags[key.substr(5)] = value;
        } else {
            FAIL("unknown key " << key);
        }
    }
}

std::string Text(const Decision& decision) {
    const std::string where = " " + decision.policy + " " + std::to_string(decision.statement);
    switch (decision.verdict) {
        case Verdict::kAllowed: return "allowed" + where;
        case Verdict::kDenied: return "denied" + where;
        case Verdict::kNotAllowed: return "none";
    }
    return {};
}

std::string Text(Trust trust) {
    switch (trust) {
        case Trust::kDenied: return "denied";
        case Trust::kNotTrusted: return "not-trusted";
        case Trust::kByAccount: return "by-account";
        case Trust::kByPrincipal: return "by-principal";
    }
    return {};
}

access_control::PolicyDocument Parse(const std::string& json, access_control::PolicyKind kind) {
    auto document = access_control::ParsePolicy(json, kind);
    if (!document.ok()) FAIL(json << ": " << document.error().message);
    return *std::move(document);
}

}  // namespace

TEST_CASE("policies decide as their table says") {
    std::vector<access_control::NamedPolicy> policies;
    std::size_t asked = 0;
    for (std::string line : ReadTable("policies.txt")) {
        CAPTURE(line);
        const std::string word = TakeWord(line);
        if (word == "clear") {
            policies.clear();
        } else if (word == "policy") {
            const std::string name = TakeWord(line);
            policies.push_back({name, Parse(line, access_control::PolicyKind::kIdentity)});
        } else {
            REQUIRE(word == "ask");
            const std::string answer = TakeAnswer(line);
            access_control::AccessQuestion question;
            question.action = TakeWord(line);
            question.resource = TakeWord(line);
            ReadContext(line, question.context);
            CHECK(Text(access_control::Decide(policies, question)) == answer);
            ++asked;
        }
    }
    CHECK(asked >= 150);
}

TEST_CASE("roles trust as their table says") {
    access_control::PolicyDocument trust;
    std::size_t asked = 0;
    for (std::string line : ReadTable("trust.txt")) {
        CAPTURE(line);
        const std::string word = TakeWord(line);
        if (word == "trust") {
            trust = Parse(line, access_control::PolicyKind::kTrust);
            continue;
        }
        REQUIRE(word == "assume");
        const std::string answer = TakeAnswer(line);
        access_control::TrustQuestion question;
        question.account = base::AccountId(TakeWord(line));
        question.arn = TakeWord(line);
        const std::string role = TakeWord(line);
        if (role != "-") question.role_arn = role;
        ReadContext(line, question.context);
        CHECK(Text(access_control::DecideTrust(trust, question)) == answer);
        ++asked;
    }
    CHECK(asked >= 25);
}

TEST_CASE("the statement that decides is named by its sid") {
    const std::vector<access_control::NamedPolicy> policies = {
        {"p", Parse(R"({"Statement":{"Sid":"Reads","Effect":"Allow","Action":"*","Resource":"*"}})",
                    access_control::PolicyKind::kIdentity)}};

    CHECK(access_control::Decide(policies, {"s3:GetObject", "*", {}}).sid == "Reads");
}

TEST_CASE("what is refused is refused whole, and the error says where") {
    std::size_t refused = 0;
    for (std::string line : ReadTable("refused.txt")) {
        CAPTURE(line);
        const std::string part = TakeAnswer(line);
        const std::string kind = TakeWord(line);
        const auto document = access_control::ParsePolicy(
            line, kind == "trust" ? access_control::PolicyKind::kTrust
                                  : access_control::PolicyKind::kIdentity);
        REQUIRE_FALSE(document.ok());
        CHECK(document.error().code == base::ErrorCode::kInvalidArgument);
        CHECK_MESSAGE(document.error().message.find(part) != std::string::npos,
                      document.error().message);
        ++refused;
    }
    CHECK(refused >= 70);
}

TEST_CASE("a resource of two names is allowed, denied and excepted under either") {
    const auto verdict = [](const char* statement, bool swapped) {
        const auto document =
            access_control::ParsePolicy(std::string(R"({"Statement":[)") + statement + "]}",
                                        access_control::PolicyKind::kIdentity);
        REQUIRE(document.ok());
        const std::array policies = {access_control::NamedPolicy{"p", *document}};
        access_control::AccessQuestion question{"a:Get", "arn:aws:a:r:1:one", {}};
        question.also_named = "arn:aws:a:r:1:two";
        if (swapped) std::swap(question.resource, question.also_named);
        return access_control::Decide(policies, question).verdict;
    };

    for (const bool swapped : {false, true}) {
        CHECK(verdict(R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:a:r:1:one"})",
                      swapped) == Verdict::kAllowed);
        CHECK(verdict(R"({"Effect":"Deny","Action":"*","Resource":"arn:aws:a:r:1:one"})",
                      swapped) == Verdict::kDenied);
        CHECK(verdict(R"({"Effect":"Allow","Action":"*","NotResource":"arn:aws:a:r:1:one"})",
                      swapped) == Verdict::kNotAllowed);
        CHECK(verdict(R"({"Effect":"Deny","Action":"*","NotResource":"arn:aws:a:r:1:one"})",
                      swapped) == Verdict::kNotAllowed);
        CHECK(verdict(R"({"Effect":"Allow","Action":"*","NotResource":"arn:aws:a:r:1:three"})",
                      swapped) == Verdict::kAllowed);
    }
}
