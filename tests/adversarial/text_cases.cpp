// SPDX-License-Identifier: Apache-2.0
#include "text_cases.h"

#include "base/assert.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <sstream>

namespace adversarial {
namespace {

// The case whose lines start at `first` of `lines`, up to `last`.
TextCase ParseCase(const std::string& file, const std::vector<std::string>& lines,
                   std::size_t first, std::size_t last) {
    TextCase out;
    out.file = file;
    out.line = first + 1;
    bool in_query = true;
    for (std::size_t i = first; i < last; ++i) {
        if (lines[i] == "----") {
            in_query = false;
        } else if (in_query && out.query.empty() && lines[i].starts_with("# ")) {
            out.intent += lines[i].substr(2) + " ";
        } else if (in_query) {
            out.query += (out.query.empty() ? "" : "\n") + lines[i];
        } else if (!lines[i].empty()) {
            out.expected = lines[i];
        }
    }
    while (out.query.ends_with('\n')) out.query.pop_back();
    return out;
}

void ReadFile(const std::filesystem::path& path, std::vector<TextCase>& out) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    std::size_t first = 0;
    for (std::size_t i = 0; i <= lines.size(); ++i) {
        if (i < lines.size() && lines[i] != "====") continue;
        TextCase one = ParseCase(path.filename().string(), lines, first, i);
        if (!one.expected.empty()) out.push_back(std::move(one));
        first = i + 1;
    }
}

}  // namespace

std::vector<TextCase> ReadCases(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".test") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<TextCase> out;
    for (const auto& file : files) ReadFile(file, out);
    return out;
}

std::string Expand(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t start = text.find("<<");
        const std::size_t end = text.find(">>", start);
        if (start == std::string_view::npos || end == std::string_view::npos) break;
        out += text.substr(0, start);
        const std::string inside(text.substr(start + 2, end - start - 2));
        if (inside.starts_with("byte ")) {
            out += static_cast<char>(std::stoi(inside.substr(5), nullptr, 16));
        } else {
            const std::size_t bar = inside.find('|');
            ASSERT(bar != std::string::npos);
            for (int i = std::stoi(inside.substr(0, bar)); i > 0; --i)
                out += inside.substr(bar + 1);
        }
        text.remove_prefix(end + 2);
    }
    return out + std::string(text);
}

std::string OutcomeOf(const runs::Described& described, bool with_position) {
    const auto* const refusal = std::get_if<query::Refusal>(&described);
    if (refusal == nullptr) return "described";
    std::string code = "refused " + std::string(query::InfoOf(refusal->code).name);
    if (!with_position) return code;
    if (!refusal->position) return code + " at nowhere";
    return fmt::format("{} at {}:{}", code, refusal->position->line, refusal->position->column);
}

std::unique_ptr<analytics::ShadowDatabase> MakeDatabase() {
    const auto type = [](const char* name) { return *query::ParseType(name); };
    runs::ShadowSchema schema;
    schema.tables.push_back({"members",
                             {{"loyalty_number", type("BIGINT")},
                              {"city", type("VARCHAR")},
                              {"salary", type("DECIMAL(10,2)")},
                              {"joined", type("DATE")}}});
    schema.tables.push_back({"flights",
                             {{"loyalty_number", type("BIGINT")},
                              {"month", type("INTEGER")},
                              {"flights", type("INTEGER")},
                              {"distance", type("DOUBLE")}}});
    auto made = analytics::ShadowDatabase::Make(std::move(schema));
    ASSERT(made.ok());
    return *std::move(made);
}

}  // namespace adversarial
