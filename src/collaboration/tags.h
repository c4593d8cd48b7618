// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "metadata/database.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::size_t kTagsMax = 50;  // of one resource

using TagMap = std::map<std::string, std::string>;

// What an account wrote on its own resources, by their ARN. Another account's tags are its own.
// Single-threaded, like the database. Add makes several writes: call it inside a transaction.
class Tags final {
  public:
    explicit Tags(metadata::Database& database) : database_(database) {}

    base::Result<TagMap> List(const base::AccountId& account, std::string_view arn);
    // Over what is there. kResourceExhausted past kTagsMax.
    base::Status Add(const base::AccountId& account, std::string_view arn, const TagMap& tags);
    base::Status Remove(const base::AccountId& account, std::string_view arn,
                        const std::vector<std::string>& keys);
    base::Status RemoveAll(const base::AccountId& account, std::string_view arn);

  private:
    metadata::Database& database_;
};

}  // namespace collaboration
