// SPDX-License-Identifier: Apache-2.0
#include "collaboration/analysis_template.h"

#include "base/assert.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "query/parameter_value.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace collaboration {
namespace {

struct TypeName {
    std::string_view name;
    std::string_view type;
};

constexpr std::array kTypes = {
    TypeName{"SMALLINT", "SMALLINT"},
    TypeName{"INTEGER", "INTEGER"},
    TypeName{"BIGINT", "BIGINT"},
    TypeName{"DECIMAL", "DECIMAL(18,6)"},
    TypeName{"REAL", "FLOAT"},
    TypeName{"DOUBLE_PRECISION", "DOUBLE"},
    TypeName{"BOOLEAN", "BOOLEAN"},
    TypeName{"CHAR", "VARCHAR"},
    TypeName{"VARCHAR", "VARCHAR"},
    TypeName{"DATE", "DATE"},
    TypeName{"TIMESTAMP", "TIMESTAMP"},
    TypeName{"TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"},
    TypeName{"TIME", "TIME"},
    TypeName{"VARBYTE", "BLOB"},
    TypeName{"BINARY", "BLOB"},
    TypeName{"BYTE", "TINYINT"},
    TypeName{"CHARACTER", "VARCHAR"},
    TypeName{"DOUBLE", "DOUBLE"},
    TypeName{"FLOAT", "FLOAT"},
    TypeName{"INT", "INTEGER"},
    TypeName{"LONG", "BIGINT"},
    TypeName{"NUMERIC", "DECIMAL(18,6)"},
    TypeName{"SHORT", "SMALLINT"},
    TypeName{"STRING", "VARCHAR"},
    TypeName{"TIMESTAMP_LTZ", "TIMESTAMP WITH TIME ZONE"},
    TypeName{"TIMESTAMP_NTZ", "TIMESTAMP"},
    TypeName{"TINYINT", "TINYINT"},
};

base::Error About(const AnalysisParameter& parameter, std::string_view problem) {
    return base::InvalidArgument("the parameter " + base::QuoteName(parameter.name) + " " +
                                 std::string(problem));
}

base::Status CheckParameter(const AnalysisParameter& parameter) {
    if (parameter.name.empty() || (parameter.name.front() >= '0' && parameter.name.front() <= '9'))
        return base::InvalidArgument("a name that begins with a digit is not offered by this node");
    ASSIGN_OR_RETURN(const query::Type type, ParseParameterType(parameter.type));
    if (!parameter.default_value) return {};
    const auto text = query::ParameterText(*parameter.default_value, type);
    if (!text.ok()) return base::InvalidArgument("defaultValue " + text.error().message);
    return {};
}

}  // namespace

base::Result<query::Type> ParseParameterType(std::string_view text) {
    const auto* const found = std::ranges::find(kTypes, text, &TypeName::name);
    if (found != kTypes.end()) return query::ParseType(found->type);
    return base::InvalidArgument("the type " + base::QuoteName(text) +
                                 " is not offered by this node for parameters");
}

base::Status CheckParameters(const std::vector<AnalysisParameter>& parameters) {
    if (parameters.size() > kTemplateParametersMax) {
        return base::InvalidArgument("a template has at most " +
                                     std::to_string(kTemplateParametersMax) + " parameters");
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        base::Status fine = CheckParameter(parameters[i]);
        if (fine.ok() && !names.insert(base::AsciiLower(parameters[i].name)).second)
            fine = base::InvalidArgument("another parameter has this name");
        if (!fine.ok()) return fine.error().Within("analysisParameters." + std::to_string(i));
    }
    return {};
}

std::vector<query::NamedType> DeclaredParameters(const AnalysisTemplate& analysis) {
    std::vector<query::NamedType> declared;
    for (const AnalysisParameter& parameter : analysis.parameters) {
        const auto type = ParseParameterType(parameter.type);
        ASSERT(type.ok());
        declared.push_back({base::AsciiLower(parameter.name), *type});
    }
    return declared;
}

base::Result<query::ParameterValues> ValuesFor(const AnalysisTemplate& analysis,
                                               const std::map<std::string, std::string>& given) {
    std::map<std::string, std::string> wanted;
    for (const auto& [name, value] : given) {
        if (!wanted.emplace(base::AsciiLower(name), value).second)
            return base::InvalidArgument("a parameter is given twice");
    }
    query::ParameterValues values;
    for (const AnalysisParameter& parameter : analysis.parameters) {
        const std::string name = base::AsciiLower(parameter.name);
        const auto found = wanted.extract(name);
        const auto value = found.empty() ? parameter.default_value : found.mapped();
        if (!value) return About(parameter, "has no value");
        ASSIGN_OR_RETURN(const query::Type type, ParseParameterType(parameter.type));
        auto text = query::ParameterText(*value, type);
        if (!text.ok()) return About(parameter, "has a value that " + text.error().message);
        values[name] = {type, *std::move(text)};
    }
    if (!wanted.empty()) {
        return base::InvalidArgument("the template has no parameter " +
                                     base::QuoteName(wanted.begin()->first));
    }
    return values;
}

}  // namespace collaboration
