// SPDX-License-Identifier: Apache-2.0
#include "matching/phone_rules.h"

#include "base/assert.h"

#include <phonenumbers/phonemetadata.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <unicode/regex.h>

// The library exports its compiled-in metadata but installs no header that declares it; it is the
// very data that its Parse reads.
namespace i18n::phonenumbers {
int metadata_size();         // NOLINT(readability-identifier-naming)
const void* metadata_get();  // NOLINT(readability-identifier-naming)
}  // namespace i18n::phonenumbers

namespace matching {
namespace {

namespace pn = i18n::phonenumbers;

constexpr std::size_t kPrefixDigits = 3;
constexpr std::size_t kPrefixes = 1000;
constexpr std::uint8_t kUnproven = 0xFF;
constexpr std::size_t kNationalDigitsMax = 15;  // libphonenumber takes 17; E.164 ends at 15 in all

// What is certain about a regular expression on every text that begins with some digits.
struct Certainty {
    bool never = false;  // it does not match at the start of any of them
    std::uint8_t always =
        0;  // it matches exactly so many digits of each, capturing nothing; 0: not certain
};

// One regular expression of the metadata. An empty one never matches.
class Probe final {
  public:
    explicit Probe(const std::string& pattern) : is_empty_(pattern.empty()) {
        if (is_empty_) return;
        UErrorCode status = U_ZERO_ERROR;
        matcher_ =
            std::make_unique<icu::RegexMatcher>(icu::UnicodeString::fromUTF8(pattern), 0, status);
        if (U_FAILURE(status) != 0) matcher_.reset();
    }

    Certainty On(std::string_view digits) {
        if (is_empty_) return {.never = true};
        if (matcher_ == nullptr) return {};
        const icu::UnicodeString input = icu::UnicodeString::fromUTF8(icu::StringPiece(digits));
        UErrorCode status = U_ZERO_ERROR;
        matcher_->reset(input);
        const bool matched = matcher_->lookingAt(status) != 0;
        if (U_FAILURE(status) != 0 || matcher_->hitEnd() != 0) return {};
        if (!matched) return {.never = true};
        return {.always = HasCapture() ? std::uint8_t{0}
                                       : static_cast<std::uint8_t>(matcher_->end(status))};
    }

  private:
    bool HasCapture() {
        for (std::int32_t group = 1; group <= matcher_->groupCount(); ++group) {
            UErrorCode status = U_ZERO_ERROR;
            if (matcher_->start(group, status) >= 0) return true;
        }
        return false;
    }

    bool is_empty_;
    std::unique_ptr<icu::RegexMatcher> matcher_;
};

std::size_t DistanceFrom(char first, char c) { return static_cast<std::size_t>(c - first); }

std::size_t PrefixOf(std::string_view digits) {
    return DistanceFrom('0', digits[0]) * 100 + DistanceFrom('0', digits[1]) * 10 +
           DistanceFrom('0', digits[2]);
}

// -1 stands for "no length is possible"; what does not fit is never asked for.
template <class Lengths>
std::uint32_t MaskOf(const Lengths& lengths) {
    std::uint32_t mask = 0;
    for (const int length : lengths) {
        if (length > 0 && length < 32) mask |= 1U << static_cast<unsigned>(length);
    }
    return mask;
}

bool HasLength(std::uint32_t mask, std::size_t length) {
    return length < 32 && ((mask >> length) & 1U) != 0;
}

}  // namespace

// What is proven for one region.
struct PhoneRules::Facts {
    std::string country_code;
    std::uint32_t possible = 0;  // lengths, one bit each
    std::uint32_t local_only = 0;
    std::array<bool, kPrefixes> is_national{};  // cannot begin with the international prefix
    std::array<std::uint8_t, kPrefixes>
        national_prefix{};  // how many digits of one to take off, or kUnproven

    // Takes a national prefix off the number after the country code; false when it is not proven.
    bool Strip(std::string_view& number) const;
};

struct PhoneRules::Source {
    pn::PhoneMetadataCollection metadata;
    std::array<bool, kPrefixes> is_code{};
    std::array<Region, kPrefixes>
        main_region{};  // of a country code; none for those that belong to no country
};

struct PhoneRules::Split {
    const Facts* facts = nullptr;
    std::string_view number;
};

bool PhoneRules::Facts::Strip(std::string_view& number) const {
    if (number.size() < kPrefixDigits || number.size() > kNationalDigitsMax) return false;
    const std::uint8_t strip = national_prefix[PrefixOf(number)];
    if (strip == kUnproven) return false;
    if (strip == 0) return true;
    const std::size_t length = number.size() - strip;
    if (!HasLength(possible, length) || HasLength(local_only, length)) return false;
    number.remove_prefix(strip);
    return true;
}

PhoneRules::PhoneRules() : source_(std::make_unique<Source>()) {
    ASSERT(source_->metadata.ParseFromArray(pn::metadata_get(), pn::metadata_size()));
    const pn::PhoneNumberUtil& library = *pn::PhoneNumberUtil::GetInstance();
    for (std::size_t code = 1; code < kPrefixes; ++code) {
        std::string region;
        library.GetRegionCodeForCountryCode(static_cast<int>(code), &region);
        source_->is_code[code] = region != "ZZ";
        source_->main_region[code] = Region::FromLetters(region).value_or(Region());
        if (region == "ZZ") source_->main_region[code] = Region();
    }
}

PhoneRules::~PhoneRules() = default;
PhoneRules::PhoneRules(PhoneRules&&) noexcept = default;
PhoneRules& PhoneRules::operator=(PhoneRules&&) noexcept = default;

const PhoneRules::Facts* PhoneRules::FactsOf(Region region) {
    const std::string_view letters = region.letters();
    const auto slot = DistanceFrom('A', letters[0]) * 26 + DistanceFrom('A', letters[1]);
    if (facts_[slot] != nullptr) return facts_[slot].get();
    auto facts = std::make_unique<Facts>();
    facts->national_prefix.fill(kUnproven);
    for (const pn::PhoneMetadata& metadata : source_->metadata.metadata()) {
        if (metadata.id() != letters) continue;
        facts->country_code = std::to_string(metadata.country_code());
        facts->possible = MaskOf(metadata.general_desc().possible_length());
        facts->local_only = MaskOf(metadata.general_desc().possible_length_local_only());
        Probe international(metadata.international_prefix());
        Probe national(metadata.national_prefix_for_parsing());
        Probe general(metadata.general_desc().national_number_pattern());
        for (std::size_t prefix = 0; prefix < kPrefixes; ++prefix) {
            const std::string text = std::to_string(kPrefixes + prefix).substr(1);
            facts->is_national[prefix] = international.On(text).never;
            const Certainty certainty = national.On(text);
            const bool may_strip = certainty.always > 0 && general.On(text).never;
            facts->national_prefix[prefix] =
                certainty.never ? std::uint8_t{0} : (may_strip ? certainty.always : kUnproven);
        }
    }
    facts_[slot] = std::move(facts);
    return facts_[slot].get();
}

bool PhoneRules::AppendNational(std::string_view digits, Region region, std::string& out) {
    if (digits.size() < kPrefixDigits || digits.size() > kNationalDigitsMax) return false;
    const Facts& facts = *FactsOf(region);
    if (facts.country_code.empty() || !facts.is_national[PrefixOf(digits)]) return false;
    if (digits.starts_with(facts.country_code)) {
        // Only a number longer than all possible ones certainly loses the country code.
        if ((facts.possible >> digits.size()) != 0 || facts.possible == 0) return false;
        if (HasLength(facts.local_only, digits.size())) return false;
        digits.remove_prefix(facts.country_code.size());
        // Parse would look for a national prefix twice here, so there must be none.
        if (digits.size() < kPrefixDigits || facts.national_prefix[PrefixOf(digits)] != 0)
            return false;
    } else if (!facts.Strip(digits)) {
        return false;
    }
    out.append(facts.country_code).append(digits);
    return true;
}

bool PhoneRules::SplitInternational(std::string_view digits, Split& split) {
    if (digits.size() <= kPrefixDigits + 1 || digits[0] == '0') return false;
    std::size_t code = 0;
    for (std::size_t size = 1; size <= kPrefixDigits; ++size) {
        code = code * 10 + static_cast<std::size_t>(digits[size - 1] - '0');
        if (!source_->is_code[code]) continue;
        if (!source_->main_region[code].is_known()) return false;
        split.facts = FactsOf(source_->main_region[code]);
        split.number = digits.substr(size);
        return !split.facts->country_code.empty() && split.facts->Strip(split.number);
    }
    return false;
}

bool PhoneRules::AppendInternational(std::string_view digits, std::string& out) {
    Split split;
    if (!SplitInternational(digits, split)) return false;
    out.append(split.facts->country_code).append(split.number);
    return true;
}

bool PhoneRules::AppendPossible(std::string_view digits, std::string& out) {
    Split split;
    if (!SplitInternational(digits, split)) return false;
    const std::size_t length = split.number.size();
    if (!HasLength(split.facts->possible | split.facts->local_only, length)) return false;
    out.append(split.facts->country_code).append(split.number);
    return true;
}

}  // namespace matching
