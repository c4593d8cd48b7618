// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/error_class.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

namespace {

using activation::Behaviour;
using destinations::meta::ClassOf;
using destinations::meta::ErrorMark;
using destinations::meta::RemedyFor;

struct Case {
    std::string text;
    ErrorMark mark;
    std::string expected;
};

Case ReadCase(const std::string& line) {
    Case read{line, {}, {}};
    std::istringstream words(line);
    char slash = 0;
    words >> read.mark.code >> slash >> read.mark.subcode >> read.mark.status;
    for (std::string word; words >> word && word != "=";) {
        if (word == "transient") read.mark.transient = true;
        if (word == "unreadable") read.mark.readable = false;
    }
    words >> read.expected;
    return read;
}

}  // namespace

TEST_CASE("every row of Meta's error table is classed as the golden file says") {
    std::ifstream file(GLOVEBOX_SOURCE_DIR "/tests/golden/meta_errors.txt");
    int count = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with("#")) continue;
        const Case one = ReadCase(line);
        CHECK_MESSAGE(activation::ToString(ClassOf(one.mark)) == one.expected, one.text);
        ++count;
    }
    CHECK(count > 100);
}

TEST_CASE("a person who has to accept the terms gets the link for this ad account") {
    const ErrorMark mark{400, 200, 1870034, false, true};

    const std::string remedy = RemedyFor(Behaviour::kTerms, mark, "1001");

    CHECK(remedy.find("business.facebook.com/ads/manage/customaudiences/tos/?act=1001") !=
          std::string::npos);
}

TEST_CASE("a wrong app secret and an ended version are told apart") {
    const auto remedy = [](std::int64_t code) {
        return RemedyFor(Behaviour::kConfiguration, {400, code, 0, false, true}, "1001");
    };

    CHECK(remedy(104).find("appSecret") != std::string::npos);
    CHECK(remedy(2635).find("apiVersion") != std::string::npos);
    CHECK(remedy(2650).find("another name") != std::string::npos);
}
