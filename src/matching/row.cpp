// SPDX-License-Identifier: Apache-2.0
#include "matching/row.h"

#include "base/assert.h"

#include <algorithm>
#include <string>
#include <utility>

namespace matching {
namespace {

std::size_t IndexOf(Key key) { return static_cast<std::size_t>(key); }

// Whether the keys that `has` answers true for can name a person together.
template <class Has>
bool NamesSomebody(const Has& has) {
    const std::span<const Key> keys = AllKeys();
    if (std::any_of(keys.begin(), keys.end(),
                    [&](Key key) { return IsIdentifying(key) && has(key); }))
        return true;
    if (!has(Key::kFirstName) || !has(Key::kLastName)) return false;
    return has(Key::kPostalCode) || has(Key::kCity) || has(Key::kBirthYear);
}

base::Status Check(const std::vector<ColumnMapping>& columns) {
    std::array<bool, kKeyCount> is_mapped{};
    for (const ColumnMapping& column : columns) {
        const std::string name(ToString(column.key));
        if (is_mapped[IndexOf(column.key)]) return base::InvalidArgument(name + " is mapped twice");
        if (column.declared == Declared::kHashed && !IsHashed(column.key)) {
            return base::InvalidArgument(name + " leaves as it is and cannot be declared hashed");
        }
        is_mapped[IndexOf(column.key)] = true;
    }
    if (!NamesSomebody([&](Key key) { return is_mapped[IndexOf(key)]; })) {
        return base::InvalidArgument("the mapping names nobody: map one of EMAIL, PHONE, MADID, "
                                     "EXTERN_ID, UID, APPUID, PAGEUID, or FN and LN "
                                     "with one of ZIP, CT, DOBY");
    }
    return {};
}

}  // namespace

base::Result<RowNormalizer> RowNormalizer::Make(std::vector<ColumnMapping> columns,
                                                const RowOptions& options) {
    RETURN_IF_ERROR(Check(columns));
    return RowNormalizer(std::move(columns), options);
}

RowNormalizer::RowNormalizer(std::vector<ColumnMapping> columns, const RowOptions& options)
    : columns_(std::move(columns)),
      default_region_(options.default_region),
      normalizer_(options.normalizer),
      cells_(columns_.size()) {
    column_of_.fill(kNotMapped);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        column_of_[IndexOf(columns_[i].key)] = i;
    }
    counts_.by_column.resize(columns_.size());
}

RowReason RowNormalizer::Next(std::span<const std::optional<std::string_view>> row) {
    const Region region = RegionOf(row);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const ColumnMapping& column = columns_[i];
        ASSERT(column.source < row.size());
        const std::string_view raw = row[column.source].value_or(std::string_view());
        normalizer_.Fill(column.key, column.declared, raw, region, cells_[i]);
        ++counts_.by_column[i][static_cast<std::size_t>(cells_[i].reason)];
    }
    const RowReason reason = Judge();
    ++counts_.rows;
    ++counts_.by_row_reason[static_cast<std::size_t>(reason)];
    return reason;
}

Region RowNormalizer::RegionOf(std::span<const std::optional<std::string_view>> row) {
    const std::size_t index = column_of_[IndexOf(Key::kCountry)];
    if (index == kNotMapped || columns_[index].declared == Declared::kHashed)
        return default_region_;
    const std::size_t source = columns_[index].source;
    ASSERT(source < row.size());
    return normalizer_.RegionIn(row[source].value_or(std::string_view()), default_region_);
}

RowReason RowNormalizer::Judge() const {
    if (!NamesSomebody([&](Key key) { return Has(key); })) return RowReason::kNoIdentifier;
    if (column_of_[IndexOf(Key::kLookalikeValue)] != kNotMapped && !Has(Key::kLookalikeValue)) {
        return RowReason::kNoLookalikeValue;
    }
    return IsDataProcessingSound() ? RowReason::kAdmitted : RowReason::kBadDataProcessing;
}

bool RowNormalizer::Has(Key key) const {
    const std::size_t index = column_of_[IndexOf(key)];
    return index != kNotMapped && !cells_[index].text.empty();
}

bool RowNormalizer::IsDataProcessingSound() const {
    for (const Key key :
         {Key::kDataProcessingOptions, Key::kDataProcessingCountry, Key::kDataProcessingState}) {
        const std::size_t index = column_of_[IndexOf(key)];
        if (index != kNotMapped && OutcomeOf(cells_[index].reason) == Outcome::kFailed)
            return false;
    }
    const std::size_t country = column_of_[IndexOf(Key::kDataProcessingCountry)];
    const bool names_country = country != kNotMapped && cells_[country].text == "1";
    return !names_country || Has(Key::kDataProcessingState);
}

}  // namespace matching
