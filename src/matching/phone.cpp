// SPDX-License-Identifier: Apache-2.0
#include "matching/phone.h"

#include "matching/ascii_text.h"
#include "matching/phone_text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

namespace matching {
namespace {

namespace pn = i18n::phonenumbers;

// What E.164 allows, and fewer than seven digits name nobody in particular.
constexpr std::size_t kDigitsMin = 7;
constexpr std::size_t kDigitsMax = 15;

// libphonenumber writes its warnings to standard output unless told otherwise; it takes the logger.
const pn::PhoneNumberUtil& Library() {
    static const pn::PhoneNumberUtil* const library = [] {
        pn::PhoneNumberUtil* instance = pn::PhoneNumberUtil::GetInstance();
        instance->SetLogger(std::make_unique<pn::NullLogger>().release());
        return instance;
    }();
    return *library;
}

bool IsFit(std::string_view digits) {
    return digits.size() >= kDigitsMin && digits.size() <= kDigitsMax;
}

bool Parse(const std::string& text, const std::string& region, pn::PhoneNumber& number) {
    number.Clear();
    return Library().Parse(text, region, &number) == pn::PhoneNumberUtil::NO_PARSING_ERROR;
}

bool IsKnown(Region region) {
    return region.is_known() &&
           Library().GetCountryCodeForRegion(std::string(region.letters())) != 0;
}

Reason ToDigits(const pn::PhoneNumber& number, std::string& out) {
    Library().Format(number, pn::PhoneNumberUtil::E164, &out);
    if (out.starts_with('+')) out.erase(0, 1);
    if (IsFit(out)) return Reason::kNone;
    out.clear();
    return Reason::kBadPhone;
}

// A number in plain characters: its digits, and what stood before them all. More characters than
// this are left to the slow path.
struct PlainNumber {
    static constexpr std::size_t kCharactersMax = 32;

    std::array<char, kCharactersMax> digits{};
    std::size_t size = 0;
    bool has_plus = false;
    bool has_double_zero = false;  // side by side, nothing between

    std::string_view text() const { return {digits.data(), size}; }
    bool IsInternational() const { return has_plus || has_double_zero; }
};

// Only characters that libphonenumber drops between digits wherever they stand. (A "/" begins a second number for it
// only before an "x", which is not plain.)
bool IsSeparator(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
}

bool ReadPlain(std::string_view value, PlainNumber& plain) {
    if (value.size() > PlainNumber::kCharactersMax) return false;
    for (std::size_t at = 0; at < value.size(); ++at) {
        const char c = value[at];
        if (IsDigit(c)) {
            plain.digits[plain.size++] = c;
            if (plain.size == 2) plain.has_double_zero = value.substr(at - 1, 2) == "00";
        } else if (c == '+') {
            if (plain.has_plus || plain.size > 0) return false;
            plain.has_plus = true;
        } else if (!IsSeparator(c)) {
            return false;
        } else if (value.substr(at).starts_with("(0)") && plain.IsInternational()) {
            at += 2;
        }
    }
    return true;
}

std::string_view WithoutLeadingZeros(std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

}  // namespace

PhoneReader::PhoneReader(bool fast_paths) : fast_paths_(fast_paths) { Library(); }

Reason PhoneReader::Read(std::string_view value, Region region, std::string& out) {
    if (fast_paths_ && ReadFast(value, region, out)) return Reason::kNone;
    out.clear();
    return ReadSlow(value, region, out);
}

bool PhoneReader::ReadFast(std::string_view value, Region region, std::string& out) {
    PlainNumber plain;
    if (!ReadPlain(value, plain)) return false;
    std::string_view digits = plain.text();
    out.clear();
    bool is_proven = false;
    if (plain.has_plus) {
        is_proven = rules_.AppendInternational(digits, out);
    } else if (plain.has_double_zero) {
        is_proven = rules_.AppendInternational(digits.substr(2), out);
    } else if (region.is_known()) {
        is_proven = rules_.AppendNational(digits, region, out);
    } else {
        is_proven = rules_.AppendPossible(WithoutLeadingZeros(digits), out);
    }
    return is_proven && IsFit(out);
}

Reason PhoneReader::ReadSlow(std::string_view value, Region region, std::string& out) {
    ToAsciiPhone(value, text_);
    text_.resize(WithoutExtension(text_).size());
    if (HasLetter(text_)) return Reason::kBadPhone;
    // What is left may be plain now.
    if (fast_paths_ && ReadFast(text_, region, out)) return Reason::kNone;
    out.clear();
    const std::size_t first = text_.find_first_of("+0123456789");
    if (first == std::string::npos) return Reason::kBadPhone;
    const bool has_plus = text_[first] == '+';
    pn::PhoneNumber number;
    if (has_plus || text_.compare(first, 2, "00") == 0) {
        candidate_.assign("+").append(text_, first + (has_plus ? 1 : 2));
        RemoveZeroInParentheses(candidate_);
        if (Parse(candidate_, "ZZ", number)) return ToDigits(number, out);
        if (has_plus) return Reason::kBadPhone;
    }
    if (!IsKnown(region)) return ReadWithoutRegion(out);
    if (!Parse(text_, std::string(region.letters()), number)) return Reason::kBadPhone;
    return ToDigits(number, out);
}

Reason PhoneReader::ReadWithoutRegion(std::string& out) {
    candidate_.clear();
    std::copy_if(text_.begin(), text_.end(), std::back_inserter(candidate_), IsDigit);
    candidate_.replace(0, candidate_.size() - WithoutLeadingZeros(candidate_).size(), "+");
    pn::PhoneNumber number;
    if (!Parse(candidate_, "ZZ", number) || !Library().IsPossibleNumber(number))
        return Reason::kNoRegion;
    return ToDigits(number, out);
}

}  // namespace matching
