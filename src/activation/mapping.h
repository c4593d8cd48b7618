// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/row.h"
#include "policy/audience.h"
#include "query/type.h"

#include <string>
#include <string_view>
#include <vector>

namespace activation {

inline constexpr std::size_t kMappingBytesMax = 4096;

// One column of an audience and the key it is sent as.
struct MappingEntry {
    std::string column;  // lower case
    matching::Key key = matching::Key::kEmail;
    matching::Declared declared = matching::Declared::kRaw;

    bool operator==(const MappingEntry&) const = default;
};

// How the columns of an audience become the columns of a destination, in the order of the keys, so
// that the same mapping written in another order is the same.
struct Mapping {
    std::vector<MappingEntry> entries;
    matching::Region default_country;

    bool operator==(const Mapping&) const = default;
};

// "email=EMAIL,phone=PHONE:hashed,country=COUNTRY" and a country of two letters, or empty. Keys in
// any case. kInvalidArgument says which part is wrong.
base::Result<Mapping> ParseMapping(std::string_view text, std::string_view default_country);

// The one text of a mapping: equal texts, equal mappings.
std::string ToText(const Mapping& mapping);

// As the judge of audiences takes it.
std::vector<policy::MappedColumn> ToMappedColumns(const Mapping& mapping);

// The keys' names, in order: the columns of the destination.
std::vector<std::string> SchemaOf(const Mapping& mapping);

// The mapping by places in the audience's rows; kInvalidArgument for a column the audience lacks.
base::Result<std::vector<matching::ColumnMapping>>
BindMapping(const Mapping& mapping, const std::vector<query::NamedType>& columns);

}  // namespace activation
