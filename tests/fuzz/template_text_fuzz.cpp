// SPDX-License-Identifier: Apache-2.0
// Any bytes as a template: lines `NAME:TYPE[=VALUE]`, an empty line, the text. No crash, no refusal with raw control
// characters or with a value in it; what is described and bound is well formed, and no text that is given as a value
// changes anything but the literal that it becomes.
#include "analytics/shadow.h"
#include "base/utf8.h"
#include "collaboration/analysis_template.h"
#include "query/bind_parameters.h"
#include "query/check.h"
#include "query/print.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t kValueBytesMax = 1'000;  // as the API's

void Require(bool holds) {
    if (!holds) std::abort();
}

std::unique_ptr<analytics::ShadowDatabase> MakeDatabase() {
    const auto type = [](const char* name) { return *query::ParseType(name); };
    runs::ShadowSchema schema;
    schema.tables.push_back({"guests",
                             {{"id", type("BIGINT")},
                              {"city", type("VARCHAR")},
                              {"spend", type("DECIMAL(10,2)")},
                              {"since", type("DATE")},
                              {"vip", type("BOOLEAN")}}});
    return *analytics::ShadowDatabase::Make(std::move(schema));
}

struct Input {
    collaboration::AnalysisTemplate analysis;
    std::map<std::string, std::string> values;
};

Input ReadInput(std::string_view bytes) {
    Input input;
    for (;;) {
        const std::size_t end = bytes.find('\n');
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        const std::size_t colon = line.find(':');
        if (line.empty() || colon == std::string_view::npos) break;
        const std::size_t equals = line.find('=', colon);
        const std::string name(line.substr(0, colon));
        input.analysis.parameters.push_back(
            {name, std::string(line.substr(colon + 1, equals - colon - 1))});
        if (equals != std::string_view::npos)
            input.values[name] = line.substr(equals + 1, kValueBytesMax);
    }
    input.analysis.text = bytes;
    return input;
}

// The SQL of a bound description with every text literal as ''.
std::string Skeleton(const query::Description& bound) {
    std::string out;
    char inside = 0;
    for (const char letter : query::PrintSql(bound)) {
        const bool quote = letter == '\'' || letter == '"';
        if (inside != '\'' || letter == '\'') out += letter;
        if (inside == letter) {
            inside = 0;
        } else if (quote && inside == 0) {
            inside = letter;
        }
    }
    // A doubled quote inside a text closes one and opens the next.
    for (std::size_t at = out.find("''''"); at != std::string::npos; at = out.find("''''"))
        out.replace(at, 4, "''");
    return out;
}

void CheckRefusal(const query::Refusal& refusal) {
    Require(base::EscapeControls(refusal.message) == refusal.message);
    Require(refusal.message.find("Did you mean") == std::string::npos);
}

void CheckBound(const query::Description& description, const query::ParameterValues& values) {
    const auto bound = query::BindParameters(description, values);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&bound)) {
        Require(!refusals->empty());
        for (const query::Refusal& refusal : *refusals) CheckRefusal(refusal);
        return;
    }
    const auto& whole = std::get<query::Description>(bound);
    Require(query::CheckDescription(whole).ok());
    query::ParameterValues plain = values;
    for (auto& [name, value] : plain)
        if (value.type.kind == query::TypeKind::kVarchar) value.text = "x";
    const auto other = query::BindParameters(description, plain);
    if (const auto* with_plain = std::get_if<query::Description>(&other))
        Require(Skeleton(*with_plain) == Skeleton(whole));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::unique_ptr<analytics::ShadowDatabase> database = MakeDatabase();
    const std::string bytes(data, data + size);
    const Input input = ReadInput(bytes);
    if (!collaboration::CheckParameters(input.analysis.parameters).ok()) return 0;
    const runs::Described described =
        database->Describe(runs::QueryText{input.analysis.text, true,
                                           collaboration::DeclaredParameters(input.analysis)},
                           "2026-11-20 12:00:00");
    const auto values = collaboration::ValuesFor(input.analysis, input.values);
    if (!values.ok())
        Require(base::EscapeControls(values.error().message) == values.error().message);
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) {
        CheckRefusal(*refusal);
        return 0;
    }
    const auto& description = std::get<query::Description>(described);
    const auto decoded = query::Decode(query::Encode(description));
    Require(decoded.ok());
    if (values.ok()) CheckBound(*decoded, *values);
    return 0;
}
