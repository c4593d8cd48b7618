// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/digest.h"
#include "audit/entries.h"

#include <string>
#include <string_view>
#include <variant>

namespace audit {

// The first line of an export: whose trail it is, and who signs its digests.
struct ExportHeader {
    base::AccountId account;
    crypto::Ed25519PublicKey key{};
    TimeRange range;  // of the records that were asked for

    bool operator==(const ExportHeader&) const = default;
};

// A record of which only the place is shown.
struct WithheldEntry {
    ChainPlace place;
    crypto::Sha256Digest leaf{};

    bool operator==(const WithheldEntry&) const = default;
};

// The last line: what the lines before it are, as bytes.
struct ExportEnd {
    std::int64_t lines = 0;
    crypto::Sha256Digest sha256{};

    bool operator==(const ExportEnd&) const = default;
};

using ExportLine = std::variant<ExportHeader, Entry, WithheldEntry, Digest, ExportEnd>;

// One line of JSON, without its line feed.
std::string ToLine(const ExportLine& line);

// kInvalidArgument for a line that ToLine does not write byte for byte.
base::Result<ExportLine> ParseLine(std::string_view line);

// A record's members as JSON.
base::Json ToJson(const Record& record);

}  // namespace audit
