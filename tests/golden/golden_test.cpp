// SPDX-License-Identifier: Apache-2.0
#include "case_file.h"
#include "outcome.h"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <string>
#include <vector>

namespace {

std::vector<std::filesystem::path> FilesUnder(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        // Cases about the text alone have their own notation and runner (analytics).
        const bool judged = entry.path().parent_path().filename() != "text";
        if (judged && entry.path().extension() == ".test") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

bool IsUpdate() {
    const char* update = std::getenv("GLOVEBOX_GOLDEN_UPDATE");
    return update && std::string(update) == "1";
}

std::string Joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

// The expectations in the file become what was answered.
void Rewrite(const golden::CaseFile& file, const std::vector<std::vector<std::string>>& answers) {
    std::vector<std::string> lines;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < file.cases.size(); ++i) {
        const golden::Case& one = file.cases[i];
        for (; copied < one.outcome_begin; ++copied) lines.push_back(file.lines[copied]);
        lines.insert(lines.end(), answers[i].begin(), answers[i].end());
        copied = one.outcome_end;
    }
    for (; copied < file.lines.size(); ++copied) lines.push_back(file.lines[copied]);
    std::ofstream(file.path) << Joined(lines);
}

void CheckFolder(const std::filesystem::path& folder) {
    const std::vector<std::filesystem::path> files = FilesUnder(folder);
    REQUIRE_FALSE(files.empty());
    for (const std::filesystem::path& path : files) {
        const golden::CaseFile file = golden::ReadCases(path);
        std::vector<std::vector<std::string>> answers;
        for (const golden::Case& one : file.cases) {
            answers.push_back(golden::OutcomeOf(one));
            const std::string expected = Joined(one.outcome);
            const std::string answered = Joined(answers.back());
            INFO(path.string(), ":", one.line, ": ", one.query);
            CHECK(answered.find("DIFFERS") == std::string::npos);
            CHECK(answered.find("FAILED") == std::string::npos);
            if (!IsUpdate()) CHECK(answered == expected);
        }
        if (IsUpdate()) Rewrite(file, answers);
    }
}

const std::filesystem::path kTests = std::filesystem::path(GLOVEBOX_SOURCE_DIR) / "tests";

}  // namespace

TEST_CASE("queries are decided as the golden files say") {
    CheckFolder(kTests / "golden" / "judge");
}

TEST_CASE("attacks are answered as the adversarial files say") {
    CheckFolder(kTests / "adversarial");
}
