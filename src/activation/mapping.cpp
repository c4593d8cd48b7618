// SPDX-License-Identifier: Apache-2.0
#include "activation/mapping.h"

#include "base/nearest.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>

namespace activation {
namespace {

constexpr std::string_view kHashed = "hashed";
constexpr std::string_view kRaw = "raw";

base::Error WithNearest(std::string reason, std::string_view name,
                        const std::vector<std::string_view>& known) {
    if (const auto nearest = base::NearestName(name, known)) {
        reason += "; did you mean '" + std::string(*nearest) + "'?";
    }
    return base::FieldError("map", reason);
}

std::vector<std::string_view> KeyNames() {
    std::vector<std::string_view> names;
    for (const matching::Key key : matching::AllKeys()) names.push_back(matching::ToString(key));
    return names;
}

base::Result<matching::Declared> ParseDeclared(std::string_view text) {
    if (text.empty() || text == kRaw) return matching::Declared::kRaw;
    if (text == kHashed) return matching::Declared::kHashed;
    return base::FieldError("map", "a key may be followed by ':hashed' or ':raw', not by " +
                                       base::QuoteName(text));
}

base::Result<MappingEntry> ParseEntry(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        return base::FieldError("map", base::QuoteName(text) + " is not of the form column=KEY");
    }
    const std::string_view right = text.substr(equals + 1);
    const std::size_t colon = std::min(right.find(':'), right.size());
    const std::string_view name = right.substr(0, colon);
    const auto key = matching::KeyNamed(name);
    if (!key) return WithNearest("there is no key " + base::QuoteName(name), name, KeyNames());
    const std::string_view declared_text =
        colon < right.size() ? right.substr(colon + 1) : std::string_view();
    ASSIGN_OR_RETURN(const auto declared, ParseDeclared(base::AsciiLower(declared_text)));
    if (declared == matching::Declared::kHashed && !matching::IsHashed(*key)) {
        return base::FieldError("map", std::string(matching::ToString(*key)) +
                                           " is not sent as a digest and cannot be hashed");
    }
    return MappingEntry{base::AsciiLower(text.substr(0, equals)), *key, declared};
}

base::Status CheckKeys(const std::vector<MappingEntry>& entries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (entries[i].key == entries[i - 1].key) {
            return base::FieldError("map", std::string(matching::ToString(entries[i].key)) +
                                               " is mapped twice");
        }
    }
    return {};
}

}  // namespace

base::Result<Mapping> ParseMapping(std::string_view text, std::string_view default_country) {
    if (text.empty()) return base::FieldError("map", "is empty");
    if (text.size() > kMappingBytesMax) {
        return base::FieldError("map",
                                "is longer than " + std::to_string(kMappingBytesMax) + " bytes");
    }
    Mapping mapping;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        ASSIGN_OR_RETURN(MappingEntry entry, ParseEntry(text.substr(begin, end - begin)));
        mapping.entries.push_back(std::move(entry));
        begin = end + 1;
    }
    std::ranges::sort(mapping.entries, {}, &MappingEntry::key);
    RETURN_IF_ERROR(CheckKeys(mapping.entries));
    if (default_country.empty()) return mapping;
    const auto region = matching::Region::FromLetters(default_country);
    if (!region) {
        return base::FieldError("default-country", "must be the two letters of a country");
    }
    mapping.default_country = *region;
    return mapping;
}

std::string ToText(const Mapping& mapping) {
    std::string text;
    for (const MappingEntry& entry : mapping.entries) {
        if (!text.empty()) text += ',';
        text += entry.column + "=" + std::string(matching::ToString(entry.key));
        if (entry.declared == matching::Declared::kHashed) text += ":hashed";
    }
    if (mapping.default_country.is_known()) {
        text += ";" + std::string(mapping.default_country.letters());
    }
    return text;
}

std::vector<policy::MappedColumn> ToMappedColumns(const Mapping& mapping) {
    std::vector<policy::MappedColumn> columns;
    for (const MappingEntry& entry : mapping.entries) {
        columns.push_back({std::string(matching::ToString(entry.key)), entry.column, true,
                           matching::IsIdentifying(entry.key)});
    }
    return columns;
}

std::vector<std::string> SchemaOf(const Mapping& mapping) {
    std::vector<std::string> names;
    for (const MappingEntry& entry : mapping.entries) {
        names.emplace_back(matching::ToString(entry.key));
    }
    return names;
}

base::Result<std::vector<matching::ColumnMapping>>
BindMapping(const Mapping& mapping, const std::vector<query::NamedType>& columns) {
    std::vector<std::string_view> names;
    for (const query::NamedType& column : columns) names.push_back(column.name);
    std::vector<matching::ColumnMapping> bound;
    for (const MappingEntry& entry : mapping.entries) {
        const auto found = std::ranges::find_if(
            names, [&](std::string_view name) { return base::AsciiLower(name) == entry.column; });
        if (found == names.end()) {
            return WithNearest("the audience has no column " + base::QuoteName(entry.column),
                               entry.column, names);
        }
        bound.push_back(
            {static_cast<std::size_t>(found - names.begin()), entry.key, entry.declared});
    }
    return bound;
}

}  // namespace activation
