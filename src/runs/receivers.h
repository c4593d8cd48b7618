// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "collaboration/collaboration.h"
#include "metadata/database.h"
#include "runs/result_configuration.h"

#include <string>
#include <vector>

namespace runs {

// One place that a result is put, and whose it is. Value.
struct ResultLocation {
    base::AccountId receiver;
    std::string bucket;
    std::string key_prefix;
    ResultFormat format = ResultFormat::kCsv;

    bool operator==(const ResultLocation&) const = default;
};

inline constexpr std::size_t kLocationsMax = 100;  // as many as members

// {keyPrefix}/{query}/result.csv or .parquet
std::string KeyOf(const ResultLocation& location, const base::RunId& query);

// Where the result of a query of `runner` goes, as members, abilities, defaults and buckets are
// now. Without targets: the runner's default, or else that of the one other member who may receive.
// kInvalidArgument unless every receiver is an active member who may receive results, every bucket
// a registered one of a receiver, and all formats one; a bucket of somebody else is told like one
// that is not there.
base::Result<std::vector<ResultLocation>>
LocationsFor(metadata::Database& database, const collaboration::Collaboration& collaboration,
             const base::AccountId& runner, const std::vector<ResultTarget>& targets);

// The member who pays: the one named, else the collaboration's. kInvalidArgument when that is no
// payer, or has not joined and agreed to pay.
base::Result<base::AccountId> PayerFor(metadata::Database& database,
                                       const collaboration::Collaboration& collaboration,
                                       const base::AccountId& runner, const base::AccountId& named);

base::Json ToJson(const std::vector<ResultLocation>& locations);
base::Result<std::vector<ResultLocation>> LocationsFromJson(const base::Json& json);

}  // namespace runs
