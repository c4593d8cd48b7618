// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "sandbox/meta/graph_error.h"
#include "sandbox/meta/member_set.h"
#include "sandbox/meta/parameters.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sandbox {

inline constexpr std::size_t kAudiencesPerAccountMax = 500;
inline constexpr std::size_t kRowsKeptMax = 100'000;
inline constexpr std::size_t kPageMax = 500;
inline constexpr std::size_t kPageDefault = 25;

// A custom audience of the sandbox.
struct Audience {
    std::string id;
    std::string account;  // without act_
    std::string name;
    std::string description;
    std::string customer_file_source;
    std::string opt_out_link;
    bool is_value_based = false;
    std::int64_t retention_days = 0;
    base::WallTime created;
    base::WallTime content_updated;
    std::uint64_t calls_until_ready = 0;   // so many calls to /users answer 803 first
    int operation_status = 0;              // 0: what follows from the members
    std::uint64_t reads_until_normal = 0;  // so many reads later the status is 0 again; 0: never
    bool told_busy = false;  // an upload was refused, and no read said otherwise since
    MemberSet members;
    std::map<RowKey, base::Json> rows;  // dropped once there are more than kRowsKeptMax
    bool rows_kept = true;

    void AddMember(const RowKey& key, const base::Json& row);
};

// Reads the parameters of a create call into `out`, as docs/reference/sandbox.md says.
std::optional<GraphError> ReadCreate(const Parameters& parameters, Audience& out);

// The fields asked for, "id" always among them. An unknown one is an error that names it.
std::optional<GraphError> ReadFields(const Parameters& parameters, std::vector<std::string>& out);
base::Json DescribeAudience(const Audience& audience, const std::vector<std::string>& fields);

// All audiences, by id. Ids are numeric, longer than a double holds exactly, and rise in the order
// of creation. Single-threaded.
class AudienceBook final {
  public:
    Audience* Find(const std::string& id);
    std::size_t CountOf(const std::string& account) const;
    Audience& Add(Audience audience);

    // One page of an account's audiences with its cursors; `self` is the address of the list
    // without a query.
    std::optional<GraphError> List(const std::string& account, const Parameters& parameters,
                                   const std::string& self, base::Json& out) const;

  private:
    std::map<std::string, Audience> audiences_;
    std::uint64_t created_ = 0;
};

}  // namespace sandbox
