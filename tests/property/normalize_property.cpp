// SPDX-License-Identifier: Apache-2.0
#include "../tests/support/compare_normalizers.h"
#include "../tests/support/effort.h"
#include "base/random.h"
#include "matching/code_point.h"

#include <array>
#include <doctest/doctest.h>

using matching::Key;
using matching::Region;

namespace {

constexpr std::uint64_t kCases = 150'000;

constexpr auto kSamples = std::to_array<std::string_view>({
    "Ann@Example.org",
    " o'brien@mail.example.com ",
    "Jean-Luc",
    "de la Cruz",
    "Müller",
    "José María",
    "O\u2019Neil",
    "Łukasz",
    "São Paulo",
    "St. Louis",
    "New York",
    "n.y.",
    "94035-1234",
    "M1 1AE",
    "787-0150",
    "75018 CEDEX 2",
    "US",
    "Deutschland",
    "male",
    "1987",
    "Sept",
    "31",
    "918F1D4F-D195-4A8B-AF47-44683FE11DB9",
    "null",
    "N/A",
    "김정호",
    "Ελλάδος",
    "İstanbul",
    "Нижний Новгород",
    "がっこう",
    "+1 650 555 1212",
    "100012345",
    "12.50",
    "[\"LDU\"]",
});

constexpr std::array<std::string_view, 6> kCountries = {"", "us", "de", "gb", "jp", "zz"};

char32_t AnyCodePoint(base::Random& random) {
    switch (random.Below(8)) {
        case 0: return static_cast<char32_t>(random.Below(0x80));
        case 1: return static_cast<char32_t>(0xA0 + random.Below(0x200));
        case 2: return static_cast<char32_t>(0x300 + random.Below(0x70));  // combining marks
        case 3:
            return static_cast<char32_t>(
                0x370 + random.Below(0x1000));  // Greek, Cyrillic, Indic scripts, ...
        case 4:
            return static_cast<char32_t>(0x1E00 + random.Below(0x300));  // Latin and punctuation
        case 5: return static_cast<char32_t>(0x3000 + random.Below(0xA000));
        case 6: return static_cast<char32_t>(0xF900 + random.Below(0x700));
        default: return static_cast<char32_t>(0x10000 + random.Below(0x20000));
    }
}

std::string Printable(base::Random& random) {
    std::string text;
    for (std::uint64_t size = random.Below(24); size > 0; --size) {
        text.push_back(static_cast<char>(random.Below(random.Below(8) == 0 ? 0x80 : 0x5F) +
                                         (random.Below(8) == 0 ? 0 : 0x20)));
        if (static_cast<unsigned char>(text.back()) >= 0x80) text.back() = '~';
    }
    return text;
}

std::string Wide(base::Random& random) {
    std::string text;
    for (std::uint64_t size = random.Below(16); size > 0; --size) {
        matching::AppendCodePoint(text, AnyCodePoint(random));
    }
    return text;
}

// A sample with a few bytes or characters changed, added or removed; may be no UTF-8 any more.
std::string Mutated(base::Random& random) {
    std::string text(kSamples[random.Below(kSamples.size())]);
    for (std::uint64_t times = random.Below(4); times > 0; --times) {
        const std::size_t at = random.Below(text.size() + 1);
        switch (random.Below(4)) {
            case 0: text.insert(at, Printable(random).substr(0, 2)); break;
            case 1: text.insert(at, Wide(random).substr(0, 4)); break;
            case 2: text.erase(at, 1); break;
            default: text.insert(at, " "); break;
        }
    }
    return text;
}

std::string AnyText(base::Random& random) {
    switch (random.Below(3)) {
        case 0: return Printable(random);
        case 1: return Wide(random);
        default: return Mutated(random);
    }
}

Region AnyRegion(base::Random& random) {
    return Region::FromLetters(kCountries[random.Below(kCountries.size())]).value_or(Region());
}

}  // namespace

TEST_CASE("for any text and key the fast paths answer as ICU does, and what leaves may leave") {
    base::SeededRandom random(support::PropertySeed());
    support::NormalizerPair pair;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const Key key = matching::AllKeys()[random.Below(matching::kKeyCount)];
        const std::string wrong = pair.Check(key, AnyText(random), AnyRegion(random));
        if (!wrong.empty()) FAIL(wrong);
    }
}

TEST_CASE("a canonical form stays as it is when it is normalised again") {
    constexpr std::array<Key, 8> kKeys = {Key::kEmail,   Key::kFirstName, Key::kFirstInitial,
                                          Key::kCity,    Key::kState,     Key::kPostalCode,
                                          Key::kCountry, Key::kExternId};
    base::SeededRandom random(support::PropertySeed() + 1);
    support::NormalizerPair pair;
    for (std::uint64_t i = 0; i < kCases / 2 * support::PropertyScale(); ++i) {
        const std::string wrong =
            pair.CheckStable(kKeys[random.Below(kKeys.size())], AnyText(random), AnyRegion(random));
        if (!wrong.empty()) FAIL(wrong);
    }
}
