// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/canonical.h"
#include "base/clock.h"
#include "base/ids.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace audit {

inline constexpr std::size_t kFieldBytesMax = 1024;     // longer texts are cut
inline constexpr std::size_t kResourcesMax = 64;        // of one record; more are left out
inline constexpr std::size_t kQueryBytesMax = 512'000;  // longer than any template

// The account of what belongs to no company: operator commands and requests that nobody signed.
inline constexpr std::string_view kNodeAccount = "node";
inline constexpr std::string_view kOperator = "operator";

enum class Outcome {
    kSuccess,
    kDenied,  // who asked may not
    kFailed,  // allowed, and did not come about
};
std::string_view ToString(Outcome outcome);
std::optional<Outcome> ParseOutcome(std::string_view text);

// One thing that was done or tried: names, ids and codes, never a row value, an identifier of a person or a secret. The
// parts that only `account` may see are here as commitments. Plain value.
struct Record {
    std::string id;
    base::WallTime time;
    base::AccountId account;             // whose principal it was
    std::string principal;               // an ARN, or kOperator
    std::string action;                  // "cleanrooms:CreateCollaboration"
    std::vector<std::string> resources;  // ARNs
    std::string request_id;
    Outcome outcome = Outcome::kSuccess;
    std::string error_code;
    bool changes = false;
    std::string plan_hash;  // of queries
    std::string decision;   // "APPROVED", or the codes that refused
    std::optional<crypto::Sha256Digest> origin;
    std::optional<crypto::Sha256Digest> query;

    bool operator==(const Record&) const = default;
};

// Where a request came from. Plain value.
struct Origin {
    std::string source_address;
    std::string user_agent;
    std::string access_key_id;

    bool empty() const { return *this == Origin(); }
    bool operator==(const Origin&) const = default;
};

base::Bytes Encode(const Record& record);
base::Bytes Encode(const Origin& origin);
// kCorrupt for bytes that Encode does not make.
base::Result<Record> DecodeRecord(base::ByteView bytes);
base::Result<Origin> DecodeOrigin(base::ByteView bytes);

// What stands for the parts in a record, and for a record in its chain.
crypto::Sha256Digest OriginDigest(base::ByteView salt, const Origin& origin);
crypto::Sha256Digest QueryDigest(base::ByteView salt, std::string_view text);
crypto::Sha256Digest LeafOf(base::ByteView salt, base::ByteView encoded_record);

}  // namespace audit
