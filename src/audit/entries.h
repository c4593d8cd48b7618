// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/chain.h"
#include "audit/record.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <optional>
#include <string>
#include <vector>

namespace audit {

// A part of a record that its chain's account may see, with what proves it.
template <class Content>
struct Shown {
    base::Bytes salt;
    Content content;

    bool operator==(const Shown&) const = default;
};

// One record in the chain of one account. Plain value.
struct Entry {
    ChainPlace place;  // with this record
    base::Bytes salt;
    Record record;
    std::optional<Shown<Origin>> origin;
    std::optional<Shown<std::string>> query;

    bool operator==(const Entry&) const = default;
};

struct TimeRange {
    std::optional<base::WallTime> from;  // with it
    std::optional<base::WallTime> to;    // with it

    bool operator==(const TimeRange&) const = default;
    bool Holds(base::WallTime time) const {
        return (!from || time >= *from) && (!to || time <= *to);
    }
};

// Reads the chains. kCorrupt names the record whose bytes are damaged; whether they are those that were written is for
// the verifier. Single-threaded, like its database, which outlives it.
class Entries final {
  public:
    Entries(metadata::Database& database, const crypto::KeyRing& keys)
        : database_(database), keys_(keys) {}

    // Every account with a chain.
    base::Result<std::vector<base::AccountId>> Accounts();
    // Where an account's chain ends; the place where chains begin when it has none.
    base::Result<ChainPlace> End(const base::AccountId& account);

    // The next records after a sequence number, in their order.
    base::Result<std::vector<Entry>> After(const base::AccountId& account, std::int64_t sequence,
                                           std::int64_t count);

    // The newest records of a time range first. `before` is the time and sequence of the last one seen.
    struct Mark {
        std::int64_t time = 0;
        std::int64_t sequence = 0;
    };
    base::Result<std::vector<Entry>> NewestFirst(const base::AccountId& account,
                                                 const TimeRange& range,
                                                 const std::optional<Mark>& before,
                                                 std::int64_t count);

    // The first and last record of a time range, by number. None: there is none in it.
    struct Span {
        std::int64_t first = 0;
        std::int64_t last = 0;
    };
    base::Result<std::optional<Span>> Find(const base::AccountId& account, const TimeRange& range);

  private:
    base::Result<std::vector<Entry>> Read(metadata::Statement& statement,
                                          const base::AccountId& account);

    metadata::Database& database_;
    const crypto::KeyRing& keys_;
};

}  // namespace audit
