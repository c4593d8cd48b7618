// SPDX-License-Identifier: Apache-2.0
#include "runs/receivers.h"

#include "base/object_reader.h"
#include "collaboration/membership.h"
#include "storage/buckets.h"
#include "storage/object_key.h"

#include <algorithm>
#include <optional>

namespace runs {
namespace {

using base::Result;
using collaboration::Collaboration;
using collaboration::Member;

bool CanReceive(const Member& member) {
    return member.status == collaboration::MemberStatus::kActive &&
           std::ranges::find(member.abilities, policy::Ability::kCanReceiveResults) !=
               member.abilities.end();
}

base::Error NoReceiver(const base::AccountId& account) {
    return base::InvalidArgument("account " + account.text() +
                                 " is no active member of the collaboration who may receive "
                                 "results (CAN_RECEIVE_RESULTS)");
}

Result<ResultLocation> InBucket(metadata::Database& database, const Collaboration& collaboration,
                                const S3Output& output) {
    ASSIGN_OR_RETURN(const auto bucket, storage::Buckets(database).Find(output.bucket));
    const Member* owner = bucket ? FindMember(collaboration, bucket->owner) : nullptr;
    if (owner == nullptr || !CanReceive(*owner)) {
        return base::InvalidArgument("'" + output.bucket +
                                     "' is not registered as a bucket of an active member who may "
                                     "receive results (CAN_RECEIVE_RESULTS)");
    }
    return ResultLocation{owner->account, output.bucket, output.key_prefix, output.format};
}

Result<ResultLocation> AtDefault(metadata::Database& database, const Collaboration& collaboration,
                                 const base::AccountId& account) {
    const Member* member = FindMember(collaboration, account);
    if (member == nullptr || !CanReceive(*member)) return NoReceiver(account);
    ASSIGN_OR_RETURN(const auto membership,
                     collaboration::Memberships(database).FindActive(account, collaboration.id));
    if (!membership) return NoReceiver(account);
    if (membership->default_result.empty()) {
        return base::InvalidArgument("member " + account.text() +
                                     " has not set a defaultResultConfiguration");
    }
    ASSIGN_OR_RETURN(const base::Json json, base::ParseJson(membership->default_result));
    ASSIGN_OR_RETURN(const auto targets, ParseResultConfiguration(json));
    auto location = InBucket(database, collaboration, *targets.front().s3);
    const bool own = location.ok() && location->receiver == account;
    if (!own) {
        return base::InvalidArgument("the default result location of member " + account.text() +
                                     " is not a registered bucket of that member");
    }
    return location;
}

// Who gets the result of a query that does not say.
Result<ResultTarget> DefaultTarget(const Collaboration& collaboration,
                                   const base::AccountId& runner) {
    std::vector<base::AccountId> receivers;
    for (const Member& member : collaboration.members)
        if (CanReceive(member)) receivers.push_back(member.account);
    if (std::ranges::find(receivers, runner) != receivers.end()) return ResultTarget{{}, runner};
    if (receivers.size() == 1) return ResultTarget{{}, receivers.front()};
    return base::InvalidArgument(
        receivers.empty() ? "no active member may receive results yet (CAN_RECEIVE_RESULTS)"
                          : "several members may receive results: name them");
}

base::Status CheckTogether(const std::vector<ResultLocation>& locations) {
    if (locations.size() > kLocationsMax)
        return base::InvalidArgument("at most " + std::to_string(kLocationsMax) + " locations");
    for (auto each = locations.begin(); each != locations.end(); ++each) {
        if (each->format != locations.front().format) {
            return base::InvalidArgument(
                "the locations ask for different formats, and this node writes one a query");
        }
        const bool repeated =
            std::any_of(locations.begin(), each, [&](const ResultLocation& other) {
                return other.bucket == each->bucket &&
                       KeyOf(other, base::RunId()) == KeyOf(*each, base::RunId());
            });
        if (repeated) return base::InvalidArgument("two locations are one: '" + each->bucket + "'");
    }
    return {};
}

}  // namespace

std::string KeyOf(const ResultLocation& location, const base::RunId& query) {
    return storage::ResultKey(location.key_prefix, query,
                              location.format == ResultFormat::kCsv ? "csv" : "parquet");
}

Result<std::vector<ResultLocation>> LocationsFor(metadata::Database& database,
                                                 const Collaboration& collaboration,
                                                 const base::AccountId& runner,
                                                 const std::vector<ResultTarget>& targets) {
    std::vector<ResultTarget> wanted = targets;
    if (wanted.empty()) {
        ASSIGN_OR_RETURN(wanted.emplace_back(), DefaultTarget(collaboration, runner));
    }
    std::vector<ResultLocation> locations;
    for (const ResultTarget& target : wanted) {
        ASSIGN_OR_RETURN(locations.emplace_back(),
                         target.s3 ? InBucket(database, collaboration, *target.s3)
                                   : AtDefault(database, collaboration, target.member));
    }
    RETURN_IF_ERROR(CheckTogether(locations));
    return locations;
}

Result<base::AccountId> PayerFor(metadata::Database& database, const Collaboration& collaboration,
                                 const base::AccountId& runner, const base::AccountId& named) {
    const Member* payer = PayerOf(collaboration, runner);
    if (!named.empty()) payer = FindMember(collaboration, named);
    if (payer == nullptr || !IsPayerCandidate(collaboration, *payer))
        return base::InvalidArgument("account " + named.text() + " is no payer for queries");
    ASSIGN_OR_RETURN(const auto membership, collaboration::Memberships(database).FindActive(
                                                payer->account, collaboration.id));
    if (!membership || !membership->pays) {
        return base::InvalidArgument("the member " + payer->account.text() +
                                     ", who is to pay for queries, has not joined and agreed to");
    }
    return payer->account;
}

base::Json ToJson(const std::vector<ResultLocation>& locations) {
    base::Json list = base::Json::MakeArray();
    for (const ResultLocation& location : locations) {
        base::Json json = base::Json::MakeObject();
        json.Set("receiver", location.receiver.text()).Set("bucket", location.bucket);
        list.Append(
            json.Set("keyPrefix", location.key_prefix).Set("format", ToString(location.format)));
    }
    return list;
}

Result<std::vector<ResultLocation>> LocationsFromJson(const base::Json& json) {
    std::vector<ResultLocation> locations;
    for (const base::Json& item : json.AsArray()) {
        ASSIGN_OR_RETURN(const auto reader,
                         base::ObjectReader::Make(item, "location",
                                                  {"receiver", "bucket", "keyPrefix", "format"}));
        ResultLocation& location = locations.emplace_back();
        ASSIGN_OR_RETURN(std::string receiver, reader.Text("receiver"));
        location.receiver = base::AccountId(std::move(receiver));
        ASSIGN_OR_RETURN(location.bucket, reader.Text("bucket"));
        ASSIGN_OR_RETURN(location.key_prefix, reader.Text("keyPrefix"));
        ASSIGN_OR_RETURN(const std::string format, reader.Text("format"));
        ASSIGN_OR_RETURN(location.format, ParseResultFormat(format));
    }
    return locations;
}

}  // namespace runs
