// SPDX-License-Identifier: Apache-2.0
#include "activation/member_difference.h"

#include "base/random.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>

namespace {

using activation::MemberSet;

// Members, each with the identifiers it has.
using Members = std::vector<std::vector<std::uint64_t>>;

class Set final {
  public:
    explicit Set(const Members& members) {
        activation::TagSorter sorter(std::filesystem::temp_directory_path());
        for (std::size_t i = 0; i < members.size(); ++i) {
            for (const std::uint64_t tag : members[i]) REQUIRE(sorter.Add({tag, i}).ok());
        }
        fd_ = *base::OpenUnnamed(std::filesystem::temp_directory_path());
        set = {fd_.get(), *sorter.WriteSorted(fd_.get()), members.size()};
    }

    MemberSet set;

  private:
    base::UniqueFd fd_;
};

std::uint64_t Difference(const Members& one, const Members& other, std::uint64_t at_once = 100) {
    const Set left(one);
    const Set right(other);
    const auto there = activation::MemberDifference(left.set, right.set, at_once);
    const auto back = activation::MemberDifference(right.set, left.set, at_once);
    REQUIRE(there.ok());
    CHECK(*there == *back);
    return *there;
}

// The same, slowly: people of one set that meet nobody of the other and nobody before them.
std::uint64_t NewIn(const Members& one, const Members& other) {
    std::set<std::uint64_t> known;
    for (const auto& member : other) known.insert(member.begin(), member.end());
    std::uint64_t count = 0;
    for (const auto& member : one) {
        const bool met =
            std::ranges::any_of(member, [&](std::uint64_t tag) { return known.contains(tag); });
        count += met ? 0 : 1;
        // A member met in this set is met by what it shares with an earlier one.
        known.insert(member.begin(), member.end());
    }
    return count;
}

Members Random(base::Random& random) {
    Members members(random.Below(30));
    for (auto& member : members) {
        member.resize(1 + random.Below(3));
        for (std::uint64_t& tag : member) tag = random.Below(60);
        std::ranges::sort(member);
        member.erase(std::unique(member.begin(), member.end()), member.end());
    }
    return members;
}

}  // namespace

TEST_CASE("people who are in one set only are counted, from both") {
    CHECK(Difference({{1}, {2}, {3}}, {{2}, {3}, {4}, {5}}) == 3);
    CHECK(Difference({{1}, {2}}, {{2}, {1}}) == 0);
    CHECK(Difference({}, {{1}, {2}}) == 2);
    CHECK(Difference({}, {}) == 0);
}

TEST_CASE("one identifier in common makes the same person, whatever the others are") {
    CHECK(Difference({{1, 11}, {2, 12}}, {{1, 21}, {2, 22}}) == 0);
    CHECK(Difference({{1, 11}, {2}}, {{11}, {2, 12}}) == 0);
}

TEST_CASE("a person written down many times is one") {
    CHECK(Difference({{1}}, {{1}, {2, 11}, {2, 12}, {2, 13}}) == 1);
    CHECK(Difference({{7}, {7}, {7}}, {}) == 1);
}

TEST_CASE("the answer is the same however many members are looked at together") {
    base::SeededRandom random(5);
    for (int i = 0; i < 300; ++i) {
        CAPTURE(i);
        const Members one = Random(random);
        const Members other = Random(random);
        const std::uint64_t expected = NewIn(one, other) + NewIn(other, one);

        CHECK(Difference(one, other) == expected);
        CHECK(Difference(one, other, 3) == expected);
    }
}
