// SPDX-License-Identifier: Apache-2.0
#include "collaboration/tags.h"

namespace collaboration {

base::Result<TagMap> Tags::List(const base::AccountId& account, std::string_view arn) {
    ASSIGN_OR_RETURN(const auto rows,
                     (database_.Query<std::string, std::string>(
                         "SELECT key, value FROM resource_tags WHERE account_id = ? AND arn = ?",
                         {account, arn})));
    TagMap tags;
    for (const auto& [key, value] : rows) tags.emplace(key, value);
    return tags;
}

base::Status Tags::Add(const base::AccountId& account, std::string_view arn, const TagMap& tags) {
    for (const auto& [key, value] : tags) {
        RETURN_IF_ERROR(database_.Execute(
            "INSERT INTO resource_tags (account_id, arn, key, value) VALUES (?, ?, ?, ?) ON "
            "CONFLICT (account_id, arn, key) DO UPDATE SET value = excluded.value",
            {account, arn, key, value}));
    }
    ASSIGN_OR_RETURN(const TagMap all, List(account, arn));
    if (all.size() > kTagsMax) {
        return base::ResourceExhausted("a resource has at most " + std::to_string(kTagsMax) +
                                       " tags");
    }
    return {};
}

base::Status Tags::Remove(const base::AccountId& account, std::string_view arn,
                          const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
        RETURN_IF_ERROR(database_.Execute(
            "DELETE FROM resource_tags WHERE account_id = ? AND arn = ? AND key = ?",
            {account, arn, key}));
    }
    return {};
}

base::Status Tags::RemoveAll(const base::AccountId& account, std::string_view arn) {
    RETURN_IF_ERROR(database_.Execute("DELETE FROM resource_tags WHERE account_id = ? AND arn = ?",
                                      {account, arn}));
    return {};
}

}  // namespace collaboration
