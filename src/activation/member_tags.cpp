// SPDX-License-Identifier: Apache-2.0
#include "activation/member_tags.h"

#include <algorithm>
#include <optional>

namespace activation {
namespace {

using matching::Key;

std::optional<std::size_t> PlaceOf(const std::vector<matching::ColumnMapping>& columns, Key key) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].key == key) return i;
    }
    return std::nullopt;
}

std::uint64_t FirstBytes(const crypto::Sha256Digest& digest) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof(number); ++i) number = number << 8U | digest[i];
    return number;
}

}  // namespace

MemberTags::MemberTags(std::vector<matching::ColumnMapping> columns, const base::Secret& key)
    : hmac_(key) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!matching::IsIdentifying(columns[i].key)) continue;
        identifiers_.push_back({i});
        names_.emplace_back(matching::ToString(columns[i].key));
    }
    const auto first = PlaceOf(columns, Key::kFirstName);
    const auto last = PlaceOf(columns, Key::kLastName);
    for (const Key third : {Key::kPostalCode, Key::kCity, Key::kBirthYear}) {
        const auto place = PlaceOf(columns, third);
        if (!first || !last || !place) continue;
        identifiers_.push_back({*first, *last, *place});
        names_.push_back("FN+LN+" + std::string(matching::ToString(third)));
    }
}

const std::vector<std::uint64_t>& MemberTags::Of(std::span<const matching::Cell> cells) {
    tags_.clear();
    for (std::size_t i = 0; i < identifiers_.size(); ++i) {
        const std::vector<std::size_t>& places = identifiers_[i];
        const auto is_blank = [&](std::size_t place) { return cells[place].text.empty(); };
        if (std::ranges::any_of(places, is_blank)) continue;
        message_ = names_[i];
        for (const std::size_t place : places) {
            // Hashed cells are all of one length, and a single one ends the message.
            message_ += '\0';
            message_ += cells[place].text;
        }
        hmac_.Update(base::AsBytes(message_));
        tags_.push_back(FirstBytes(hmac_.Finish()));
    }
    return tags_;
}

}  // namespace activation
