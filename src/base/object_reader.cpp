// SPDX-License-Identifier: Apache-2.0
#include "base/object_reader.h"

#include "base/nearest.h"
#include "base/utf8.h"

#include <algorithm>
#include <utility>

namespace base {
namespace {

constexpr std::size_t kShownCodePointsMax = 64;

std::string UnknownMember(std::string_view name, std::span<const std::string_view> known) {
    std::string reason = "unknown member " + QuoteName(name);
    if (const auto nearest = NearestName(name, known)) {
        return reason + "; did you mean '" + std::string(*nearest) + "'?";
    }
    return reason + "; known are " + JoinNames(known);
}

}  // namespace

Error FieldError(std::string_view field, std::string_view reason) {
    if (field.empty()) return InvalidArgument(std::string(reason));
    return InvalidArgument(std::string(field) + ": " + std::string(reason));
}

std::string QuoteName(std::string_view name) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < name.size(); ++end) {
        const bool starts = (static_cast<unsigned char>(name[end]) & 0xc0U) != 0x80U;
        if (starts && ++count > kShownCodePointsMax) break;
        if (end >= kShownCodePointsMax * 4) break;
    }
    const std::string shown = EscapeControls(name.substr(0, end));
    return "'" + shown + (end < name.size() ? "...'" : "'");
}

std::string JoinNames(std::span<const std::string_view> names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
        text += names[i];
    }
    return text;
}

Result<ObjectReader> ObjectReader::Make(const Json& json, std::string field,
                                        std::initializer_list<std::string_view> known) {
    if (!json.is_object()) return FieldError(field, "must be an object");
    const std::span<const std::string_view> names(known.begin(), known.size());
    for (const JsonMember& member : json.AsObject()) {
        if (std::ranges::find(names, member.name) == names.end()) {
            return FieldError(field, UnknownMember(member.name, names));
        }
    }
    return ObjectReader(json, std::move(field));
}

std::string ObjectReader::FieldOf(std::string_view name) const {
    return field_.empty() ? std::string(name) : field_ + "." + std::string(name);
}

std::string ObjectReader::FieldOf(std::string_view name, std::size_t index) const {
    return FieldOf(name) + "[" + std::to_string(index) + "]";
}

const Json* ObjectReader::Find(std::string_view name) const {
    const Json* found = json_->Find(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

Result<const Json*> ObjectReader::Required(std::string_view name) const {
    const Json* found = Find(name);
    if (found == nullptr) return FieldError(FieldOf(name), "is missing");
    return found;
}

Result<std::string> ObjectReader::Text(std::string_view name) const {
    ASSIGN_OR_RETURN(const Json* found, Required(name));
    if (!found->is_string()) return FieldError(FieldOf(name), "must be a text");
    return found->AsString();
}

Result<std::optional<std::string>> ObjectReader::OptionalText(std::string_view name) const {
    if (!Has(name)) return std::optional<std::string>();
    ASSIGN_OR_RETURN(std::string text, Text(name));
    return std::optional<std::string>(std::move(text));
}

Result<std::optional<bool>> ObjectReader::OptionalBool(std::string_view name) const {
    const Json* found = Find(name);
    if (found == nullptr) return std::optional<bool>();
    if (!found->is_bool()) return FieldError(FieldOf(name), "must be true or false");
    return std::optional<bool>(found->AsBool());
}

Result<std::int64_t> ObjectReader::Int(std::string_view name, std::int64_t low,
                                       std::int64_t high) const {
    ASSIGN_OR_RETURN(const Json* found, Required(name));
    if (!found->is_int() || found->AsInt() < low || found->AsInt() > high) {
        return FieldError(FieldOf(name), "must be a whole number from " + std::to_string(low) +
                                             " to " + std::to_string(high));
    }
    return found->AsInt();
}

Result<std::span<const Json>> ObjectReader::Items(std::string_view name,
                                                  std::size_t count_max) const {
    const Json* found = Find(name);
    if (found == nullptr) return std::span<const Json>();
    if (!found->is_array()) return FieldError(FieldOf(name), "must be an array");
    if (found->AsArray().size() > count_max) {
        return FieldError(FieldOf(name), "has more than " + std::to_string(count_max) + " items");
    }
    return std::span<const Json>(found->AsArray());
}

Result<std::optional<std::vector<std::string>>>
ObjectReader::OptionalTexts(std::string_view name, std::size_t count_max) const {
    if (!Has(name)) return std::optional<std::vector<std::string>>();
    ASSIGN_OR_RETURN(const auto items, Items(name, count_max));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].is_string()) return FieldError(FieldOf(name, i), "must be a text");
        texts.push_back(items[i].AsString());
    }
    return std::optional<std::vector<std::string>>(std::move(texts));
}

Result<std::vector<std::string>> ObjectReader::Texts(std::string_view name,
                                                     std::size_t count_max) const {
    RETURN_IF_ERROR(Required(name));
    ASSIGN_OR_RETURN(auto texts, OptionalTexts(name, count_max));
    return *std::move(texts);
}

}  // namespace base
