// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace matching {

// What became of one value. Closed: the codes are part of the product's interface.
enum class Reason {
    kNone,
    kLooksHashed,
    kBlank,
    kTooLong,
    kBadText,
    kNothingLeft,
    kBadEmail,
    kBadPhone,
    kNoRegion,
    kBadGender,
    kBadDatePart,
    kOutOfRange,
    kBadState,
    kBadPostalCode,
    kBadCountry,
    kBadMadid,
    kZeroMadid,
    kBadNumber,
    kBadDataProcessing,
    kBadDigest,
    kDigestOfNothing,
    kLooksLikePii,
};

inline constexpr std::size_t kReasonCount = 22;

// Whether a cell was sent, had nothing to send, or could not be sent. Only the last is a failure of
// the value.
enum class Outcome { kSent, kBlank, kFailed };

// What became of one row.
enum class RowReason {
    kAdmitted,
    kNoIdentifier,
    kNoLookalikeValue,
    kBadDataProcessing,
};

inline constexpr std::size_t kRowReasonCount = 4;

// The stable code, such as "bad_email"; "none" and "admitted" where nothing is wrong.
std::string_view ToString(Reason reason);
std::string_view ToString(RowReason reason);

Outcome OutcomeOf(Reason reason);

// One line of the reference: what a code means, for the person whose value it was.
struct ReasonEntry {
    Reason reason;
    std::string_view code;
    Outcome outcome;
    std::string_view meaning;
};
struct RowReasonEntry {
    RowReason reason;
    std::string_view code;
    std::string_view meaning;
};

// Every code, in the order of the enumeration.
std::span<const ReasonEntry> AllReasons();
std::span<const RowReasonEntry> AllRowReasons();

}  // namespace matching
