// SPDX-License-Identifier: Apache-2.0
#include "matching/unicode_text.h"

#include "base/assert.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

namespace matching {
namespace {

// Compatibility forms take at most 18 UTF-16 units for one (U+FDFA), composed forms fewer, and lower
// case at most 3.
constexpr std::size_t kLowerGrowthMax = 3;
constexpr std::size_t kGrowthMax = 18;

struct Spelling {
    char32_t letter;
    std::u16string_view spelled;
};

// Latin letters of place names that have no decomposition in Unicode.
constexpr std::array<Spelling, 12> kSpellings = {{
    {U'ß', u"ss"},
    {U'æ', u"ae"},
    {U'ð', u"d"},
    {U'ø', u"o"},
    {U'þ', u"th"},
    {U'đ', u"d"},
    {U'ħ', u"h"},
    {U'ı', u"i"},
    {U'ł', u"l"},
    {U'ŋ', u"n"},
    {U'œ', u"oe"},
    {U'ŧ', u"t"},
}};

std::int32_t Size(const std::u16string& text) { return static_cast<std::int32_t>(text.size()); }

char32_t Next(const std::u16string& text, std::int32_t& at) {
    const char32_t lead = text[static_cast<std::size_t>(at++)];
    if (lead < 0xD800 || lead > 0xDBFF || at == Size(text)) return lead;
    const char32_t trail = text[static_cast<std::size_t>(at)];
    if (trail < 0xDC00 || trail > 0xDFFF) return lead;
    ++at;
    return 0x10000 + ((lead - 0xD800) << 10U) + (trail - 0xDC00);
}

void Append(std::u16string& text, char32_t c) {
    if (c > 0xFFFF) {
        text.push_back(static_cast<char16_t>(0xD7C0U + (c >> 10U)));
        text.push_back(static_cast<char16_t>(0xDC00U | (c & 0x3FFU)));
        return;
    }
    text.push_back(static_cast<char16_t>(c));
}

std::uint32_t CategoryMask(char32_t c) { return U_GET_GC_MASK(static_cast<UChar32>(c)); }

bool IsScript(char32_t c, UScriptCode script) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(c), &status) == script;
}

// ʻ, ʼ and their kind are letters to Unicode, but apostrophes to everybody else.
bool IsLetter(char32_t c) {
    const bool is_apostrophe = c >= 0x2B0 && c <= 0x2FF;
    return (CategoryMask(c) & U_GC_L_MASK) != 0 && !is_apostrophe;
}

// Every white space past ASCII, in UTF-8. A test compares the list with IsSpace.
constexpr auto kWideSpaces = std::to_array<std::string_view>({
    "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
    "\u200B", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF",
});

// The bytes that one white space takes at the start or the end of `utf8`; 0 when there is none.
std::size_t SpaceSize(std::string_view utf8, bool at_start) {
    if (utf8.empty()) return 0;
    const auto c = static_cast<unsigned char>(at_start ? utf8.front() : utf8.back());
    if (c < 0x80) return IsSpace(c) ? 1 : 0;
    for (const std::string_view space : kWideSpaces) {
        if (at_start ? utf8.starts_with(space) : utf8.ends_with(space)) return space.size();
    }
    return 0;
}

// The data of these forms is compiled into ICU, so these calls cannot fail.
const UNormalizer2* Nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* form = unorm2_getNFCInstance(&status);
    ASSERT(U_SUCCESS(status));
    return form;
}

const UNormalizer2* Nfkc() {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* form = unorm2_getNFKCInstance(&status);
    ASSERT(U_SUCCESS(status));
    return form;
}

const UNormalizer2* Nfkd() {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* form = unorm2_getNFKDInstance(&status);
    ASSERT(U_SUCCESS(status));
    return form;
}

void Normalize(const UNormalizer2* form, std::u16string& text, std::u16string& scratch) {
    UErrorCode status = U_ZERO_ERROR;
    if (unorm2_isNormalized(form, text.data(), Size(text), &status) != 0) return;
    scratch.resize(text.size() * kGrowthMax);
    const std::int32_t size =
        unorm2_normalize(form, text.data(), Size(text), scratch.data(), Size(scratch), &status);
    ASSERT(U_SUCCESS(status));
    scratch.resize(static_cast<std::size_t>(size));
    text.swap(scratch);
}

template <class Drop>
void RemoveIf(std::u16string& text, std::u16string& scratch, const Drop& drop) {
    scratch.clear();
    for (std::int32_t at = 0; at < Size(text);) {
        const char32_t c = Next(text, at);
        if (!drop(c)) Append(scratch, c);
    }
    text.swap(scratch);
}

}  // namespace

bool IsSpace(char32_t c) {
    if (c < 0x80) return c == U' ' || (c >= U'\t' && c <= U'\r');
    return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0 || c == 0x200B || c == 0xFEFF;
}

bool IsAscii(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080U;
    std::uint64_t all = 0;
    std::uint64_t word = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (; end - at >= 8; at += 8) {
        std::memcpy(&word, at, sizeof(word));
        all |= word;
    }
    // The last eight bytes again, or each of fewer.
    if (text.size() >= 8) {
        std::memcpy(&word, end - 8, sizeof(word));
        return ((all | word) & kHighBits) == 0;
    }
    for (; at != end; ++at) {
        all |= static_cast<unsigned char>(*at);
    }
    return (all & kHighBits) == 0;
}

std::string_view Trimmed(std::string_view utf8) {
    // Nearly all values have ink at both ends.
    const auto is_ink = [](char c) { return c > ' ' && c < 0x7F; };
    if (!utf8.empty() && is_ink(utf8.front()) && is_ink(utf8.back())) return utf8;
    while (const std::size_t size = SpaceSize(utf8, true)) {
        utf8.remove_prefix(size);
    }
    while (const std::size_t size = SpaceSize(utf8, false)) {
        utf8.remove_suffix(size);
    }
    return utf8;
}

void UnicodeText::Load(std::string_view utf8) {
    ASSERT(utf8.size() <= kValueBytesMax);
    text_.resize(utf8.size());
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t size = 0;
    u_strFromUTF8(text_.data(), Size(text_), &size, utf8.data(),
                  static_cast<std::int32_t>(utf8.size()), &status);
    ASSERT(U_SUCCESS(status));
    text_.resize(static_cast<std::size_t>(size));
}

void UnicodeText::Store(std::string& out) const {
    out.resize(text_.size() * 3);
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t size = 0;
    u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &size, text_.data(), Size(text_),
                &status);
    ASSERT(U_SUCCESS(status));
    out.resize(static_cast<std::size_t>(size));
}

void UnicodeText::ToNfc() { Normalize(Nfc(), text_, scratch_); }

void UnicodeText::ToNfkc() { Normalize(Nfkc(), text_, scratch_); }

void UnicodeText::ToLower() {
    scratch_.resize(text_.size() * kLowerGrowthMax);
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size =
        u_strToLower(scratch_.data(), Size(scratch_), text_.data(), Size(text_), "", &status);
    ASSERT(U_SUCCESS(status));
    scratch_.resize(static_cast<std::size_t>(size));
    text_.swap(scratch_);
}

void UnicodeText::Trim() {
    // All white space is in the basic plane, so units do for code points.
    const auto is_ink = [](char16_t c) { return !IsSpace(c); };
    const auto begin = std::find_if(text_.begin(), text_.end(), is_ink);
    const auto end = std::find_if(text_.rbegin(), std::make_reverse_iterator(begin), is_ink).base();
    text_.erase(end, text_.end());
    text_.erase(text_.begin(), begin);
}

void UnicodeText::RemovePunctuation() {
    RemoveIf(text_, scratch_,
             [](char32_t c) { return (CategoryMask(c) & (U_GC_P_MASK | U_GC_S_MASK)) != 0; });
}

void UnicodeText::RemoveSpacesAndDashes() {
    RemoveIf(text_, scratch_,
             [](char32_t c) { return IsSpace(c) || (CategoryMask(c) & U_GC_PD_MASK) != 0; });
}

void UnicodeText::CollapseSpaces() {
    bool is_after_space = false;
    scratch_.clear();
    for (const char16_t c : text_) {
        const bool is_space = u_isUWhiteSpace(c) != 0;
        if (!is_space) scratch_.push_back(c);
        if (is_space && !is_after_space) scratch_.push_back(u' ');
        is_after_space = is_space;
    }
    text_.swap(scratch_);
}

void UnicodeText::KeepFirstCodePoint() {
    std::int32_t at = 0;
    if (!text_.empty()) Next(text_, at);
    text_.resize(static_cast<std::size_t>(at));
}

bool UnicodeText::HasSpaceOrControl() const {
    return std::any_of(text_.begin(), text_.end(),
                       [](char16_t c) { return IsSpace(c) || u_iscntrl(c) != 0; });
}

void UnicodeText::AppendFolded(char32_t letter) {
    std::array<char16_t, kGrowthMax> parts{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size =
        unorm2_getDecomposition(Nfkd(), static_cast<UChar32>(letter), parts.data(),
                                static_cast<std::int32_t>(parts.size()), &status);
    if (U_FAILURE(status) || size < 0) {
        AppendSpelled(letter);
        return;
    }
    // What a Latin letter decomposes into lies in the basic plane. Compatibility forms of capitals
    // (superscripts) are no capitals, but decompose into them.
    for (std::int32_t i = 0; i < size; ++i) {
        const auto part = static_cast<char32_t>(u_tolower(parts[static_cast<std::size_t>(i)]));
        if (IsLetter(part)) AppendSpelled(part);
    }
}

void UnicodeText::AppendSpelled(char32_t letter) {
    const auto spelling =
        std::find_if(kSpellings.begin(), kSpellings.end(),
                     [&](const Spelling& known) { return known.letter == letter; });
    if (spelling == kSpellings.end()) {
        Append(scratch_, letter);
    } else {
        scratch_.append(spelling->spelled);
    }
}

void UnicodeText::KeepFoldedLetters(bool keep_digits) {
    scratch_.clear();
    bool is_after_other_script = false;
    for (std::int32_t at = 0; at < Size(text_);) {
        const char32_t c = Next(text_, at);
        const std::uint32_t category = CategoryMask(c);
        if ((category & U_GC_M_MASK) != 0) {
            if (is_after_other_script) Append(scratch_, c);
            continue;
        }
        const bool is_letter = IsLetter(c);
        const bool is_latin = is_letter && IsScript(c, USCRIPT_LATIN);
        is_after_other_script = is_letter && !is_latin;
        if (is_latin) {
            AppendFolded(c);
        } else if (is_letter || (keep_digits && (category & U_GC_ND_MASK) != 0)) {
            Append(scratch_, c);
        }
    }
    text_.swap(scratch_);
}

}  // namespace matching
