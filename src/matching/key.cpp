// SPDX-License-Identifier: Apache-2.0
#include "matching/key.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>

namespace matching {
namespace {

struct Row {
    Key key;
    std::string_view name;
    bool is_hashed;
    bool is_identifying;
};

constexpr std::array<Row, kKeyCount> kRows = {{
    {Key::kExternId, "EXTERN_ID", false, true},
    {Key::kEmail, "EMAIL", true, true},
    {Key::kPhone, "PHONE", true, true},
    {Key::kGender, "GEN", true, false},
    {Key::kBirthYear, "DOBY", true, false},
    {Key::kBirthMonth, "DOBM", true, false},
    {Key::kBirthDay, "DOBD", true, false},
    {Key::kLastName, "LN", true, false},
    {Key::kFirstName, "FN", true, false},
    {Key::kFirstInitial, "FI", true, false},
    {Key::kCity, "CT", true, false},
    {Key::kState, "ST", true, false},
    {Key::kPostalCode, "ZIP", true, false},
    {Key::kCountry, "COUNTRY", true, false},
    {Key::kMobileAdId, "MADID", false, true},
    {Key::kUid, "UID", false, true},
    {Key::kAppUid, "APPUID", false, true},
    {Key::kPageUid, "PAGEUID", false, true},
    {Key::kLookalikeValue, "LOOKALIKE_VALUE", false, false},
    {Key::kDataProcessingOptions, "DATA_PROCESSING_OPTIONS", false, false},
    {Key::kDataProcessingCountry, "DATA_PROCESSING_OPTIONS_COUNTRY", false, false},
    {Key::kDataProcessingState, "DATA_PROCESSING_OPTIONS_STATE", false, false},
}};

constexpr std::array<Key, kKeyCount> kKeys = [] {
    std::array<Key, kKeyCount> keys{};
    for (std::size_t i = 0; i < kKeyCount; ++i) {
        keys[i] = kRows[i].key;
    }
    return keys;
}();

constexpr bool KeysAreInOrder() {
    for (std::size_t i = 0; i < kKeyCount; ++i) {
        if (static_cast<std::size_t>(kRows[i].key) != i) return false;
    }
    return true;
}
static_assert(KeysAreInOrder());

const Row& RowOf(Key key) { return kRows[static_cast<std::size_t>(key)]; }

}  // namespace

std::span<const Key> AllKeys() { return kKeys; }

std::string_view ToString(Key key) { return RowOf(key).name; }

std::optional<Key> KeyNamed(std::string_view name) {
    const std::string lower = base::AsciiLower(name);
    const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) {
        return base::AsciiLower(row.name) == lower;
    });
    if (found == kRows.end()) return std::nullopt;
    return found->key;
}

bool IsHashed(Key key) { return RowOf(key).is_hashed; }

bool HoldsFreeText(Key key) { return !IsHashed(key) && IsIdentifying(key); }

bool IsIdentifying(Key key) { return RowOf(key).is_identifying; }

}  // namespace matching
