// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/export_line.h"
#include "audit/export_trail.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace audit {

inline constexpr std::size_t kFaultsKept = 20;
inline constexpr std::size_t kLineBytesMax = std::size_t{8} << 20U;

// What was found of an account's trail. Plain value.
struct VerifyReport {
    base::AccountId account;
    crypto::Ed25519PublicKey key{};
    std::int64_t first = 0;  // by number; 0: there is no record
    std::int64_t last = 0;
    std::int64_t shown = 0;
    std::int64_t withheld = 0;
    std::int64_t epochs = 0;
    std::optional<base::WallTime> oldest;  // of the records shown
    std::optional<base::WallTime> newest;
    std::int64_t digests = 0;
    std::optional<Digest> newest_digest;
    bool held_digest_found = false;
    std::int64_t fault_count = 0;
    std::vector<std::string> faults;  // the first of them, each naming its record or line

    void Add(std::string fault);
    bool intact() const { return fault_count == 0; }
    // Records after the newest digest: nothing proves that none was cut off there.
    std::int64_t uncovered() const {
        return newest_digest ? last - newest_digest->place.sequence : last - first + 1;
    }
};

struct VerifyOptions {
    // One that the asker kept from before: the trail must lead through it.
    std::optional<Digest> held;
    // Records out of it are checked like all others, and not counted as shown.
    TimeRange range{};
    // An export without a digest proves nothing about who made it.
    bool digest_required = true;
    // Called for where the export begins, if that is a digest, and for every record it leads to: none is
    // what it withholds. What it was called with holds only if the report is intact.
    std::function<void(const ChainPlace& place, const Record* record)> reached{};
};

// Checks an export line by line, knowing nothing but its bytes: no node, no key. Single-threaded.
class Verifier final {
  public:
    explicit Verifier(VerifyOptions options) : options_(std::move(options)) {}

    // The next part of the export, wherever it is cut.
    void Feed(std::string_view text);
    VerifyReport Finish();

  private:
    void Take(std::string_view line);
    void Check(const ExportHeader& header);
    void Check(const Entry& entry);
    void Check(const WithheldEntry& entry);
    void Check(const Digest& digest);
    void Check(const ExportEnd& end);

    void Fault(std::string what);
    // `record` is nullptr for one that is withheld.
    void Reach(const ChainPlace& place, const crypto::Sha256Digest& leaf, const std::string& name,
               const Record* record);
    void Tell(const Record* record) const;
    void CompareHeld();
    void CheckHeldReached();

    VerifyOptions options_;
    VerifyReport report_;
    std::string unfinished_;  // line
    ChainPlace place_;
    crypto::Sha256Stream hash_;
    std::int64_t lines_ = 0;
    bool headed_ = false;
    bool ended_ = false;
    bool lost_ = false;  // after a line that could not be read, the next place is taken as it is
};

// The same of a node's own database, and that nothing is missing at the end of its chain. Damage is a fault, not an
// error. kNotFound when there is no record of that account and time.
base::Result<VerifyReport> VerifyTrail(metadata::Database& database, const crypto::KeyRing& keys,
                                       const ExportOrder& order, VerifyOptions options);

}  // namespace audit
