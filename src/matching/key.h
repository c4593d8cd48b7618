// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace matching {

// The columns of Meta's multi-key schema, plus the ids of its own platform.
enum class Key {
    kExternId,
    kEmail,
    kPhone,
    kGender,
    kBirthYear,
    kBirthMonth,
    kBirthDay,
    kLastName,
    kFirstName,
    kFirstInitial,
    kCity,
    kState,
    kPostalCode,
    kCountry,
    kMobileAdId,
    kUid,
    kAppUid,
    kPageUid,
    kLookalikeValue,
    kDataProcessingOptions,
    kDataProcessingCountry,
    kDataProcessingState,
};

inline constexpr std::size_t kKeyCount = 22;

// All keys, in the order above: a fixed order keeps the schema of a session the same.
std::span<const Key> AllKeys();

// The name on the wire, such as "EMAIL" or "DATA_PROCESSING_OPTIONS"; and back, whatever the case
// of its letters.
std::string_view ToString(Key key);
std::optional<Key> KeyNamed(std::string_view name);

// True when the value leaves as its SHA-256; the others leave in clear.
bool IsHashed(Key key);

// True when the value leaves in clear and could be any text, so that it is searched for e-mails and phones. The other
// clear ones are numbers or come from a short list; a plain number such as 1234567.89 is not taken for a phone there.
bool HoldsFreeText(Key key);

// True when this key alone can name a person.
bool IsIdentifying(Key key);

}  // namespace matching
