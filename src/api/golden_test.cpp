// SPDX-License-Identifier: Apache-2.0
// Runs tests/golden/apply/*.test: room documents and what applying them says. A case starts after a
// line of `=` with its intent as a comment, then `file NAME: column TYPE, ...` and `env NAME=VALUE`
// lines, then documents, each followed by `----` and the report or error; `then` starts the next
// document on the same node. With GLOVEBOX_GOLDEN_REWRITE set, the expectations are written anew.
#include "api/test_room.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

namespace {

struct Step {
    std::string document;
    std::string expected;
};

struct Case {
    std::vector<std::string> head;
    std::vector<Step> steps;
};

bool IsSetup(const std::string& line) {
    return line.empty() || line.starts_with("#") || line.starts_with("file ") ||
           line.starts_with("env ");
}

std::vector<Case> ParseCases(const std::string& text) {
    std::vector<Case> cases(1);
    bool in_expectation = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        Case& current = cases.back();
        if (line.starts_with("====")) {
            cases.emplace_back();
            in_expectation = false;
        } else if (line == "----") {
            in_expectation = true;
        } else if (line == "then") {
            current.steps.emplace_back();
            in_expectation = false;
        } else if (current.steps.empty() && IsSetup(line)) {
            current.head.push_back(line);
        } else {
            if (current.steps.empty()) current.steps.emplace_back();
            (in_expectation ? current.steps.back().expected : current.steps.back().document) +=
                line + "\n";
        }
    }
    return cases;
}

void SetUp(const std::vector<std::string>& head, TestRoom& room) {
    for (const std::string& line : head) {
        const std::size_t colon = line.find(": ");
        const std::size_t equals = line.find('=');
        if (line.starts_with("file ")) {
            std::string columns = line.substr(colon + 2);
            for (std::size_t at = columns.find(", "); at != std::string::npos;
                 at = columns.find(", ")) {
                columns.replace(at, 2, "\n");
            }
            room.Put(line.substr(5, colon - 5), columns + "\n");
        } else if (line.starts_with("env ")) {
            room.environment[line.substr(4, equals - 4)] = line.substr(equals + 1);
        }
    }
}

void Print(const Case& one, std::string& out) {
    for (const std::string& line : one.head) out += line + "\n";
    for (std::size_t i = 0; i < one.steps.size(); ++i) {
        if (i > 0) out += "then\n";
        out += one.steps[i].document + "----\n" + one.steps[i].expected;
    }
}

void RunFile(const std::filesystem::path& path) {
    auto cases = ParseCases(*base::ReadFile(path, 1'000'000));
    std::string rewritten;
    for (Case& one : cases) {
        TestRoom room;
        SetUp(one.head, room);
        REQUIRE_FALSE(one.steps.empty());
        for (Step& step : one.steps) {
            const std::string told = room.Told(step.document);
            INFO(path.filename().string(), ": ", step.document);
            if (getenv("GLOVEBOX_GOLDEN_REWRITE") == nullptr) CHECK(told == step.expected);
            step.expected = told;
        }
        if (!rewritten.empty()) rewritten += "====\n";
        Print(one, rewritten);
    }
    if (getenv("GLOVEBOX_GOLDEN_REWRITE") != nullptr) std::ofstream(path) << rewritten;
}

}  // namespace

TEST_CASE("room documents are answered as the golden cases say") {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(GLOVEBOX_SOURCE_DIR "/tests/golden/apply")) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    REQUIRE(files.size() >= 2);
    for (const auto& file : files) RunFile(file);
}
