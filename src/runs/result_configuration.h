// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "runs/engine.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runs {

// Where in a bucket, and in which form. Value.
struct S3Output {
    std::string bucket;
    std::string key_prefix;
    ResultFormat format = ResultFormat::kCsv;
};

// One place that a query asks its result to be put: a bucket, or whatever a member set as default.
struct ResultTarget {
    std::optional<S3Output> s3;
    base::AccountId member;  // unless s3
};

// "CSV", "PARQUET", as the API spells them.
std::string_view ToString(ResultFormat format);
base::Result<ResultFormat> ParseResultFormat(std::string_view text);

// The API's outputConfiguration.s3 of queries and of memberships. kInvalidArgument also for a
// prefix that storage::CheckKeyPrefix refuses.
base::Result<S3Output> ParseS3Output(const base::Json& json);

// The API's resultConfiguration of a query. kInvalidArgument for two S3 places.
base::Result<std::vector<ResultTarget>> ParseResultConfiguration(const base::Json& json);

}  // namespace runs
