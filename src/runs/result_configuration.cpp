// SPDX-License-Identifier: Apache-2.0
#include "runs/result_configuration.h"

#include "storage/object_key.h"

#include <algorithm>

namespace runs {
namespace {

using base::Json;

base::Result<const Json*> Member(const Json& json, std::string_view name) {
    const Json* member = json.Find(name);
    if (member == nullptr || member->is_null())
        return base::InvalidArgument(std::string(name) + " is missing");
    return member;
}

base::Result<std::string> Text(const Json& json, std::string_view name) {
    ASSIGN_OR_RETURN(const Json* member, Member(json, name));
    if (!member->is_string()) return base::InvalidArgument(std::string(name) + " is no text");
    return member->AsString();
}

bool Has(const Json& json, std::string_view name) {
    const Json* member = json.Find(name);
    return member != nullptr && !member->is_null();
}

base::Result<ResultTarget> ParseTarget(const Json& json) {
    ResultTarget target;
    if (Has(json, "s3")) {
        ASSIGN_OR_RETURN(target.s3, ParseS3Output(*json.Find("s3")));
        return target;
    }
    ASSIGN_OR_RETURN(const Json* member, Member(json, "member"));
    ASSIGN_OR_RETURN(std::string account, Text(*member, "accountId"));
    target.member = base::AccountId(std::move(account));
    return target;
}

}  // namespace

std::string_view ToString(ResultFormat format) {
    switch (format) {
        case ResultFormat::kParquet: return "PARQUET";
        case ResultFormat::kCsv: return "CSV";
    }
    UNREACHABLE();
}

base::Result<ResultFormat> ParseResultFormat(std::string_view text) {
    for (const ResultFormat format : {ResultFormat::kParquet, ResultFormat::kCsv})
        if (ToString(format) == text) return format;
    return base::InvalidArgument("resultFormat is CSV or PARQUET");
}

base::Result<S3Output> ParseS3Output(const Json& json) {
    S3Output output;
    ASSIGN_OR_RETURN(output.bucket, Text(json, "bucket"));
    ASSIGN_OR_RETURN(const std::string format, Text(json, "resultFormat"));
    ASSIGN_OR_RETURN(output.format, ParseResultFormat(format));
    if (Has(json, "keyPrefix")) {
        ASSIGN_OR_RETURN(output.key_prefix, Text(json, "keyPrefix"));
    }
    if (const auto usable = storage::CheckKeyPrefix(output.key_prefix); !usable.ok())
        return usable.error().Within("keyPrefix");
    return output;
}

base::Result<std::vector<ResultTarget>> ParseResultConfiguration(const Json& json) {
    ASSIGN_OR_RETURN(const Json* output, Member(json, "outputConfiguration"));
    std::vector<ResultTarget> targets;
    if (!Has(*output, "distribute")) {
        ASSIGN_OR_RETURN(targets.emplace_back(), ParseTarget(*output));
        return targets;
    }
    ASSIGN_OR_RETURN(const Json* locations, Member(*output->Find("distribute"), "locations"));
    if (!locations->is_array()) return base::InvalidArgument("locations is no list");
    for (const Json& location : locations->AsArray()) {
        ASSIGN_OR_RETURN(targets.emplace_back(), ParseTarget(location));
    }
    const auto buckets = std::ranges::count_if(
        targets, [](const ResultTarget& target) { return target.s3.has_value(); });
    if (buckets > 1) return base::InvalidArgument("locations names more than one S3 place");
    return targets;
}

}  // namespace runs
