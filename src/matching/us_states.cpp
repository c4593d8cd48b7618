// SPDX-License-Identifier: Apache-2.0
#include "matching/us_states.h"

#include <algorithm>
#include <array>

namespace matching {
namespace {

struct State {
    std::string_view code;
    std::string_view name;
};

constexpr auto kStates = std::to_array<State>({
    {"al", "alabama"},
    {"ak", "alaska"},
    {"az", "arizona"},
    {"ar", "arkansas"},
    {"ca", "california"},
    {"co", "colorado"},
    {"ct", "connecticut"},
    {"de", "delaware"},
    {"dc", "districtofcolumbia"},
    {"dc", "washingtondc"},
    {"fl", "florida"},
    {"ga", "georgia"},
    {"hi", "hawaii"},
    {"id", "idaho"},
    {"il", "illinois"},
    {"in", "indiana"},
    {"ia", "iowa"},
    {"ks", "kansas"},
    {"ky", "kentucky"},
    {"la", "louisiana"},
    {"me", "maine"},
    {"md", "maryland"},
    {"ma", "massachusetts"},
    {"mi", "michigan"},
    {"mn", "minnesota"},
    {"ms", "mississippi"},
    {"mo", "missouri"},
    {"mt", "montana"},
    {"ne", "nebraska"},
    {"nv", "nevada"},
    {"nh", "newhampshire"},
    {"nj", "newjersey"},
    {"nm", "newmexico"},
    {"ny", "newyork"},
    {"nc", "northcarolina"},
    {"nd", "northdakota"},
    {"oh", "ohio"},
    {"ok", "oklahoma"},
    {"or", "oregon"},
    {"pa", "pennsylvania"},
    {"ri", "rhodeisland"},
    {"sc", "southcarolina"},
    {"sd", "southdakota"},
    {"tn", "tennessee"},
    {"tx", "texas"},
    {"ut", "utah"},
    {"vt", "vermont"},
    {"va", "virginia"},
    {"wa", "washington"},
    {"wv", "westvirginia"},
    {"wi", "wisconsin"},
    {"wy", "wyoming"},
    {"as", "americansamoa"},
    {"gu", "guam"},
    {"mp", "northernmarianaislands"},
    {"pr", "puertorico"},
    {"vi", "virginislands"},
    {"vi", "usvirginislands"},
    {"aa", "armedforcesamericas"},
    {"ae", "armedforceseurope"},
    {"ap", "armedforcespacific"},
});

}  // namespace

std::string_view UsStateCode(std::string_view letters) {
    const auto found = std::find_if(kStates.begin(), kStates.end(), [&](const State& state) {
        return state.code == letters || state.name == letters;
    });
    return found == kStates.end() ? std::string_view() : found->code;
}

}  // namespace matching
