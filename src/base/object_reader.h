// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Reads one object of a document strictly: a member it does not know is an error that names it and
// the nearest known name, and every error starts with the member's path ("tables[0].source.format:
// ..."). Views the Json it was made from, which must outlive it. Immutable.
class ObjectReader final {
  public:
    // `field` is the path of `json` itself, empty for a whole document.
    static Result<ObjectReader> Make(const Json& json, std::string field,
                                     std::initializer_list<std::string_view> known);

    // The path of a member, for errors about it.
    std::string FieldOf(std::string_view name) const;
    std::string FieldOf(std::string_view name, std::size_t index) const;

    // Null counts as absent.
    const Json* Find(std::string_view name) const;
    bool Has(std::string_view name) const { return Find(name) != nullptr; }

    Result<const Json*> Required(std::string_view name) const;
    Result<std::string> Text(std::string_view name) const;
    Result<std::optional<std::string>> OptionalText(std::string_view name) const;
    Result<std::optional<bool>> OptionalBool(std::string_view name) const;
    Result<std::int64_t> Int(std::string_view name, std::int64_t low, std::int64_t high) const;
    // An array of texts of at most `count_max` items; absent gives none.
    Result<std::optional<std::vector<std::string>>> OptionalTexts(std::string_view name,
                                                                  std::size_t count_max) const;
    Result<std::vector<std::string>> Texts(std::string_view name, std::size_t count_max) const;
    // The items of an array of at most `count_max`; absent gives an empty list.
    Result<std::span<const Json>> Items(std::string_view name, std::size_t count_max) const;

  private:
    ObjectReader(const Json& json, std::string field) : json_(&json), field_(std::move(field)) {}

    const Json* json_;
    std::string field_;
};

// "FIELD: reason", or only the reason for a whole document.
Error FieldError(std::string_view field, std::string_view reason);

// A name as an error may show it: in quotes, control characters escaped, cut after 64 code points.
std::string QuoteName(std::string_view name);

// "A, B or C", for errors that list what would have been right.
std::string JoinNames(std::span<const std::string_view> names);

}  // namespace base
