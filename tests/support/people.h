// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace support {

// A made-up person as a messy customer table holds one: most phones are of the USA, one name in ten
// is not ASCII, one phone in fifty has an odd shape.
struct Person {
    std::string email;
    std::string phone;
    std::string first_name;
    std::string last_name;
    std::string zip;

    std::array<std::optional<std::string_view>, 5> Row() const {
        return {email, phone, first_name, last_name, zip};
    }
};

template <std::size_t Size>
std::string_view OneOf(const std::array<std::string_view, Size>& choices, base::Random& random) {
    return choices[random.Below(Size)];
}

inline std::string AnyName(base::Random& random) {
    constexpr auto kAscii = std::to_array<std::string_view>(
        {"James",     "mary",      "Robert",      "Patricia", "JOHN",       "Jennifer", "Michael",
         "Linda",     "O'Brien",   "Smith-Jones", "Garcia",   "de la Cruz", "Nguyen",   "Kim",
         "Mc Donald", "Van Buren", "Williams",    "Brown",    "Davis",      "St. John"});
    constexpr auto kOthers =
        std::to_array<std::string_view>({"Müller", "José María", "Łukasz", "O’Neil", "Zoë", "Søren",
                                         "김정호", "田中", "Нина", "Γιώργος", "Ümit", "François"});
    return std::string(random.Below(10) == 0 ? OneOf(kOthers, random) : OneOf(kAscii, random));
}

inline std::string AnyOddPhone(base::Random& random) {
    const std::string digits = random.Digits(7);
    constexpr auto kHeads = std::to_array<std::string_view>(
        {"+44 (0)20 ", "1-800-FLOWERS ", "011 44 20 ", "415/", "＋1 415 ", "415 x", "tel:+1415",
         "#", "(415)) ", "0 415 "});
    constexpr auto kTails =
        std::to_array<std::string_view>({"", "", " ext. 12", "x7", "#3", " / 2", ";ext=5"});
    return std::string(OneOf(kHeads, random)) + digits + std::string(OneOf(kTails, random));
}

inline std::string AnyPhone(base::Random& random) {
    if (random.Below(50) == 0) return AnyOddPhone(random);
    const std::string area = std::to_string(201 + random.Below(780));
    const std::string exchange = std::to_string(200 + random.Below(800));
    const std::string line = std::to_string(10'000 + random.Below(10'000)).substr(1);
    switch (random.Below(10)) {
        case 0: return "(" + area + ") " + exchange + "-" + line;
        case 1: return area + "-" + exchange + "-" + line;
        case 2: return area + "." + exchange + "." + line;
        case 3: return "+1 " + area + " " + exchange + " " + line;
        case 4: return "1-" + area + "-" + exchange + "-" + line;
        case 5: return "+1" + area + exchange + line;
        case 6: return "+49 171 " + exchange + line;
        case 7: return "+44 20 7" + exchange + " " + line;
        default: return area + exchange + line;
    }
}

inline std::string AnyEmail(base::Random& random) {
    constexpr auto kUsers = std::to_array<std::string_view>(
        {"james", "Mary.Smith", "r.garcia+news", "PAT", "o.brien_77", "k"});
    constexpr auto kDomains = std::to_array<std::string_view>(
        {"gmail.com", "Example.org", "mail.example.co.uk", "YAHOO.COM", "t-online.de"});
    std::string email = std::string(OneOf(kUsers, random)) +
                        std::to_string(random.Below(1'000'000)) + "@" +
                        std::string(OneOf(kDomains, random));
    const std::uint64_t luck = random.Below(100);
    if (luck == 0) return email.substr(0, email.find('@'));
    return luck < 10 ? " " + email + " " : email;
}

inline std::string AnyZip(base::Random& random) {
    std::string zip = std::to_string(100'000 + random.Below(100'000)).substr(1);
    return random.Below(5) == 0
               ? zip + "-" + std::to_string(10'000 + random.Below(10'000)).substr(1)
               : zip;
}

inline Person AnyPerson(base::Random& random) {
    return {.email = AnyEmail(random),
            .phone = AnyPhone(random),
            .first_name = AnyName(random),
            .last_name = AnyName(random),
            .zip = AnyZip(random)};
}

}  // namespace support
