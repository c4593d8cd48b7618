// SPDX-License-Identifier: Apache-2.0
#include "rule_text.h"

#include "base/assert.h"
#include "case_file.h"

#include <map>
#include <sstream>

namespace golden {
namespace {

base::Json ToArray(const std::vector<std::string>& words) {
    base::Json array = base::Json::MakeArray();
    for (const std::string& word : words) array.Append(word);
    return array;
}

base::Json AggregateColumns(const std::string& text) {
    base::Json array = base::Json::MakeArray();
    for (const std::string& item : SplitAt(text, ',')) {
        std::vector<std::string> words = Words(item);
        ASSERT(words.size() >= 2);
        const std::string function = words.front();
        words.erase(words.begin());
        array.Append(
            base::Json::MakeObject().Set("columnNames", ToArray(words)).Set("function", function));
    }
    return array;
}

base::Json OutputConstraints(const std::string& text) {
    base::Json array = base::Json::MakeArray();
    for (const std::string& item : SplitAt(text, ',')) {
        const std::vector<std::string> words = Words(item);
        ASSERT(words.size() == 2);
        array.Append(base::Json::MakeObject()
                         .Set("columnName", words[0])
                         .Set("minimum", std::int64_t{std::stoll(words[1])})
                         .Set("type", "COUNT_DISTINCT"));
    }
    return array;
}

base::Json Accounts(const std::string& text) {
    base::Json array = base::Json::MakeArray();
    for (const std::string& member : Words(text)) array.Append(AccountOf(member).text());
    return array;
}

base::Json Analyses(const std::string& text) {
    base::Json array = base::Json::MakeArray();
    for (const std::string& word : Words(text))
        array.Append(word == "ANY_QUERY" ? word : TemplateArn(word));
    return array;
}

base::Json FieldValue(const std::string& name, const std::string& value) {
    if (name == "aggregateColumns") return AggregateColumns(value);
    if (name == "outputConstraints") return OutputConstraints(value);
    if (name == "allowedAnalysisProviders") return Accounts(value);
    if (name == "allowedAnalyses") return Analyses(value);
    if (name == "joinRequired" || name == "additionalAnalyses" || name == "joinMultiplicity")
        return value;
    return ToArray(Words(value));
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::vector<std::string> SplitAt(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (std::size_t end = text.find(separator); end != std::string_view::npos;
         end = text.find(separator, start)) {
        parts.emplace_back(text.substr(start, end - start));
        start = end + 1;
    }
    parts.emplace_back(text.substr(start));
    return parts;
}

std::string Trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

base::Json ExpandRule(const std::string& text) {
    if (text.starts_with("{")) {
        auto json = base::ParseJson(text);
        ASSERT(json.ok());
        return *std::move(json);
    }
    std::map<std::string, std::string> fields;
    for (const std::string& part : SplitAt(text, '|')) {
        const std::string field = Trimmed(part);
        const std::size_t space = field.find(' ');
        fields[field.substr(0, space)] =
            space == std::string::npos ? "" : Trimmed(field.substr(space));
    }
    const bool custom = fields.contains("allowedAnalyses");
    const bool list = fields.contains("listColumns");
    if (!list && !custom) {
        for (const char* name : {"joinColumns", "dimensionColumns", "scalarFunctions"})
            fields.try_emplace(name, "");
    }
    base::Json body = base::Json::MakeObject();
    for (const auto& [name, value] : fields) body.Set(name, FieldValue(name, value));
    base::Json version = base::Json::MakeObject();
    version.Set(custom ? "custom" : list ? "list" : "aggregation", std::move(body));
    base::Json policy = base::Json::MakeObject();
    policy.Set("v1", std::move(version));
    return base::Json::MakeObject()
        .Set("type", custom ? "CUSTOM"
                     : list ? "LIST"
                            : "AGGREGATION")
        .Set("policy", std::move(policy));
}

}  // namespace golden
