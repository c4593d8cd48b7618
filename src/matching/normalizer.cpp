// SPDX-License-Identifier: Apache-2.0
#include "matching/normalizer.h"

#include "base/assert.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "matching/ascii_text.h"
#include "matching/birth.h"
#include "matching/clear_values.h"
#include "matching/email.h"
#include "matching/gender.h"
#include "matching/looks_like_pii.h"
#include "matching/us_states.h"

#include <algorithm>

namespace matching {
namespace {

constexpr std::size_t kUsPostalDigits = 5;

Reason KeepIfAny(const std::string& out) {
    return out.empty() ? Reason::kNothingLeft : Reason::kNone;
}

}  // namespace

Normalizer::Normalizer(const NormalizerOptions& options)
    : options_(options), phones_(options.fast_paths) {}

// The strings are cleared where nothing is sent, not beforehand: one that keeps its size need not be filled twice.
Reason Normalizer::Read(Key key, std::string_view value, Region region, std::string& out) {
    const Reason reason = CheckAndDispatch(key, value, region, out);
    if (reason != Reason::kNone) out.clear();
    return reason;
}

Reason Normalizer::CheckAndDispatch(Key key, std::string_view value, Region region,
                                    std::string& out) {
    if (value.empty()) return Reason::kBlank;
    if (value.size() > kValueBytesMax) return Reason::kTooLong;
    const bool is_ascii = IsAscii(value);
    if (!is_ascii && !base::IsUtf8(value)) return Reason::kBadText;
    is_fast_ = is_ascii && options_.fast_paths;
    if (HoldsFreeText(key) && LooksLikePii(value)) return Reason::kLooksLikePii;
    return Dispatch(key, value, region, out);
}

void Normalizer::Fill(Key key, Declared declared, std::string_view raw, Region region, Cell& cell) {
    const std::string_view value = Trimmed(raw);
    const bool is_hashed = IsHashed(key);
    if (declared == Declared::kHashed || (is_hashed && LooksHashed(value))) {
        FillDigest(is_hashed, value, cell);
        if (declared == Declared::kRaw && cell.reason == Reason::kNone)
            cell.reason = Reason::kLooksHashed;
        return;
    }
    cell.reason = Read(key, value, region, cell.normalized);
    if (is_hashed && cell.reason == Reason::kNone && MeansNothing(cell.normalized)) {
        cell.reason = Reason::kDigestOfNothing;
    }
    if (cell.reason != Reason::kNone) {
        cell.text.clear();
    } else if (is_hashed) {
        ASSERT(!cell.normalized.empty());
        cell.text.resize(crypto::kSha256HexDigits);
        crypto::Sha256Hex(
            base::AsBytes(cell.normalized),
            std::span<char, crypto::kSha256HexDigits>(cell.text.data(), crypto::kSha256HexDigits));
    } else {
        cell.text = cell.normalized;
    }
}

void Normalizer::FillDigest(bool is_hashed, std::string_view value, Cell& cell) {
    cell.normalized.clear();
    if (value.empty()) {
        cell.reason = Reason::kBlank;
    } else if (!is_hashed) {
        cell.reason = Reason::kBadDigest;
    } else {
        cell.reason = digests_.Read(value, cell.normalized);
    }
    cell.text = cell.normalized;
}

Region Normalizer::RegionIn(std::string_view country, Region otherwise) {
    const std::string_view value = Trimmed(country);
    if (value.empty() || LooksHashed(value)) return otherwise;
    const std::string_view two = CountryOfThreeLetters(value).value_or(value);
    return Region::FromLetters(two).value_or(Region());
}

Reason Normalizer::Dispatch(Key key, std::string_view value, Region region, std::string& out) {
    switch (key) {
        case Key::kEmail: return Email(value, out);
        case Key::kPhone: return phones_.Read(value, region, out);
        case Key::kGender: return Gender(value, out);
        case Key::kBirthYear: return ReadBirthYear(value, options_.this_year, out);
        case Key::kBirthMonth: return ReadBirthMonth(value, out);
        case Key::kBirthDay: return ReadBirthDay(value, out);
        case Key::kFirstName:
        case Key::kLastName: return Name(value, out);
        case Key::kFirstInitial: return FirstInitial(value, out);
        case Key::kCity: return City(value, out);
        case Key::kState: return State(value, region, out);
        case Key::kPostalCode: return PostalCode(value, region, out);
        case Key::kCountry: return Country(value, out);
        case Key::kMobileAdId: return ReadMobileAdId(value, out);
        case Key::kExternId:
        case Key::kUid:
        case Key::kAppUid:
        case Key::kPageUid: out = value; return Reason::kNone;
        case Key::kLookalikeValue: return ReadLookalikeValue(value, out);
        case Key::kDataProcessingOptions: return ReadDataProcessingOptions(value, out);
        case Key::kDataProcessingCountry: return ReadDataProcessingCountry(value, out);
        case Key::kDataProcessingState: return ReadDataProcessingState(value, out);
    }
    UNREACHABLE();
}

// Each of the following ends with a second ToNfc: what stood between a letter and a combining mark
// may be gone, and a small letter may compose where its capital did not. So the canonical form of a
// canonical form is itself.
Reason Normalizer::Email(std::string_view value, std::string& out) {
    if (is_fast_) {
        if (AsciiHasSpaceOrControl(value)) return Reason::kBadEmail;
        AsciiLowerTo(value, out);
    } else {
        text_.Load(value);
        text_.ToNfc();
        text_.Trim();
        text_.ToLower();
        text_.ToNfc();
        if (text_.HasSpaceOrControl()) return Reason::kBadEmail;
        text_.Store(out);
    }
    return LooksLikeEmail(out) ? Reason::kNone : Reason::kBadEmail;
}

Reason Normalizer::Name(std::string_view value, std::string& out) {
    if (is_fast_) {
        AsciiName(value, out);
        return KeepIfAny(out);
    }
    text_.Load(value);
    text_.ToNfc();
    text_.ToLower();
    text_.RemovePunctuation();
    text_.CollapseSpaces();
    text_.Trim();
    text_.ToNfc();
    text_.Store(out);
    return KeepIfAny(out);
}

Reason Normalizer::FirstInitial(std::string_view value, std::string& out) {
    const Reason reason = Name(value, out);
    if (reason != Reason::kNone) return reason;
    text_.Load(out);
    text_.KeepFirstCodePoint();
    text_.Store(out);
    return Reason::kNone;
}

void Normalizer::FoldedLetters(std::string_view value, bool keep_digits, std::string& out) {
    if (is_fast_) {
        AsciiLetters(value, keep_digits, out);
        return;
    }
    text_.Load(value);
    text_.ToNfc();
    text_.ToLower();
    text_.KeepFoldedLetters(keep_digits);
    text_.ToNfc();
    text_.Store(out);
}

Reason Normalizer::City(std::string_view value, std::string& out) {
    FoldedLetters(value, false, out);
    return KeepIfAny(out);
}

Reason Normalizer::State(std::string_view value, Region region, std::string& out) {
    FoldedLetters(value, true, out);
    if (out.empty()) return Reason::kNothingLeft;
    if (!region.IsUsa()) return Reason::kNone;
    out = UsStateCode(out);
    return out.empty() ? Reason::kBadState : Reason::kNone;
}

Reason Normalizer::PostalCode(std::string_view value, Region region, std::string& out) {
    if (is_fast_) {
        AsciiPostalCode(value, out);
    } else {
        text_.Load(value);
        text_.ToNfc();
        text_.ToLower();
        text_.RemoveSpacesAndDashes();
        text_.ToNfc();
        text_.Store(out);
    }
    if (out.empty()) return Reason::kNothingLeft;
    if (!region.IsUsa()) return Reason::kNone;
    if (out.size() > kUsPostalDigits) out.resize(kUsPostalDigits);
    const bool is_good =
        out.size() == kUsPostalDigits && std::all_of(out.begin(), out.end(), IsDigit);
    return is_good ? Reason::kNone : Reason::kBadPostalCode;
}

Reason Normalizer::Country(std::string_view value, std::string& out) const {
    if (options_.maps_three_letter_countries) value = CountryOfThreeLetters(value).value_or(value);
    // Region knows which letters are letters; what is sent are the two that were written.
    if (!Region::FromLetters(value).has_value()) return Reason::kBadCountry;
    AsciiLowerTo(value, out);
    return Reason::kNone;
}

Reason Normalizer::Gender(std::string_view value, std::string& out) {
    text_.Load(value);
    text_.ToNfc();
    text_.ToLower();
    text_.Store(out);
    out = GenderOf(out);
    return out.empty() ? Reason::kBadGender : Reason::kNone;
}

}  // namespace matching
