// SPDX-License-Identifier: Apache-2.0
#include "matching/reason.h"

#include <array>

namespace matching {
namespace {

constexpr std::array<ReasonEntry, kReasonCount> kReasons = {{
    {Reason::kNone, "none", Outcome::kSent, "The value is sent in its canonical form."},
    {Reason::kLooksHashed, "looks_hashed", Outcome::kSent,
     "Declared raw, but 64 hexadecimal digits: sent as it is, in lower case. Declare the column "
     "hashed if that "
     "is what it holds."},
    {Reason::kBlank, "blank", Outcome::kBlank,
     "There is no value: NULL, empty, or white space only. Not a failure."},
    {Reason::kTooLong, "too_long", Outcome::kFailed, "Longer than 1024 bytes."},
    {Reason::kBadText, "bad_text", Outcome::kFailed, "Not well-formed UTF-8."},
    {Reason::kNothingLeft, "nothing_left", Outcome::kFailed,
     "Only characters that the canonical form leaves out, such as punctuation."},
    {Reason::kBadEmail, "bad_email", Outcome::kFailed,
     "Does not look like `x@y.z`: one `@`, a dot in the domain, no empty part of the domain, no "
     "space."},
    {Reason::kBadPhone, "bad_phone", Outcome::kFailed,
     "Has letters, is no number that libphonenumber can read, or has fewer than 7 or more than 15 "
     "digits."},
    {Reason::kNoRegion, "no_region", Outcome::kFailed,
     "A national phone number, and no country is known for its row. Map a COUNTRY column or name a "
     "default."},
    {Reason::kBadGender, "bad_gender", Outcome::kFailed, "No known word for male or female."},
    {Reason::kBadDatePart, "bad_date_part", Outcome::kFailed,
     "Not a plain number (or, for months, a name)."},
    {Reason::kOutOfRange, "out_of_range", Outcome::kFailed,
     "A year before 1900 or after this one, or not of four digits; a month past 12; a day past "
     "31."},
    {Reason::kBadState, "bad_state", Outcome::kFailed,
     "Neither a code nor a name of a state of the USA."},
    {Reason::kBadPostalCode, "bad_postal_code", Outcome::kFailed,
     "A postal code of the USA that does not begin with five digits."},
    {Reason::kBadCountry, "bad_country", Outcome::kFailed, "Not exactly two letters."},
    {Reason::kBadMadid, "bad_madid", Outcome::kFailed,
     "Not of the form 8-4-4-4-12 hexadecimal digits."},
    {Reason::kZeroMadid, "zero_madid", Outcome::kFailed,
     "The all-zero mobile ad id: its owner opted out of tracking."},
    {Reason::kBadNumber, "bad_number", Outcome::kFailed, "Not a number of zero or more."},
    {Reason::kBadDataProcessing, "bad_data_processing", Outcome::kFailed,
     "Not a data processing option, country (0, 1) or state (0, 1000 to 1013) that Meta defines."},
    {Reason::kBadDigest, "bad_digest", Outcome::kFailed,
     "Declared hashed, but not 64 hexadecimal digits, or the key is one that is never hashed."},
    {Reason::kDigestOfNothing, "digest_of_nothing", Outcome::kFailed,
     "The digest of an empty text or of `null`, `none`, `n/a` or `undefined`, which many rows "
     "would share."},
    {Reason::kLooksLikePii, "looks_like_pii", Outcome::kFailed,
     "An e-mail address or a phone number in a column that would leave in clear."},
}};

constexpr std::array<RowReasonEntry, kRowReasonCount> kRowReasons = {{
    {RowReason::kAdmitted, "admitted", "The row is sent."},
    {RowReason::kNoIdentifier, "no_identifier",
     "None of EMAIL, PHONE, MADID, EXTERN_ID, UID, APPUID, PAGEUID is left, and not FN and LN with "
     "one of ZIP, CT, "
     "DOBY."},
    {RowReason::kNoLookalikeValue, "no_lookalike_value",
     "LOOKALIKE_VALUE is mapped and the row has no valid one."},
    {RowReason::kBadDataProcessing, "bad_data_processing",
     "A data processing cell cannot be read, or names a country without a state: sending the row "
     "would ignore "
     "what its owner limited."},
}};

template <class Rows>
constexpr bool IsInOrder(const Rows& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].reason) != i) return false;
    }
    return true;
}
static_assert(IsInOrder(kReasons) && IsInOrder(kRowReasons));

}  // namespace

std::string_view ToString(Reason reason) { return kReasons[static_cast<std::size_t>(reason)].code; }

std::string_view ToString(RowReason reason) {
    return kRowReasons[static_cast<std::size_t>(reason)].code;
}

Outcome OutcomeOf(Reason reason) { return kReasons[static_cast<std::size_t>(reason)].outcome; }

std::span<const ReasonEntry> AllReasons() { return kReasons; }

std::span<const RowReasonEntry> AllRowReasons() { return kRowReasons; }

}  // namespace matching
