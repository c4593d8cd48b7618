// SPDX-License-Identifier: Apache-2.0
#include "matching/gender.h"

#include <algorithm>
#include <array>

namespace matching {
namespace {

constexpr auto kMale = std::to_array<std::string_view>({
    "m",         "male",    "man",   "men",      "boy",       "mr",        "herr",      "männlich",
    "maennlich", "mann",    "homme", "monsieur", "masculin",  "masculino", "masculine", "hombre",
    "homem",     "maschio", "uomo",  "maschile", "mężczyzna", "mannelijk", "муж",       "мужской",
    "男",        "男性",    "男子",  "남",       "남성",      "남자",
});

constexpr auto kFemale = std::to_array<std::string_view>({
    "f",       "female",     "woman",    "women",    "girl",
    "mrs",     "ms",         "miss",     "w",        "weiblich",
    "frau",    "femme",      "madame",   "mme",      "mademoiselle",
    "féminin", "feminin",    "feminine", "femenino", "feminino",
    "mujer",   "mulher",     "femmina",  "donna",    "femminile",
    "kobieta", "vrouwelijk", "vrouw",    "жен",      "женский",
    "女",      "女性",       "女子",     "여",       "여성",
    "여자",
});

template <class Words>
bool Contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string_view GenderOf(std::string_view word) {
    if (word.ends_with('.')) word.remove_suffix(1);
    if (Contains(kMale, word)) return "m";
    return Contains(kFemale, word) ? "f" : "";
}

}  // namespace matching
