// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_listing.h"

#include "api/aws/s3_test_node.h"

namespace api {

namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a listing is cut into pages and folded at a delimiter") {
    S3Node node;
    for (const char* key : {"a/1", "a/2", "b", "c/d/1", "e"}) node.Put(key);

    const auto folded = node.Get("/results?list-type=2&delimiter=%2F&encoding-type=url").body;
    CHECK(S3Node::Texts(folded, "Key") == Strings{"b", "e"});
    CHECK(S3Node::Texts(folded, "KeyCount") == Strings{"4"});
    CHECK(S3Node::Texts(folded, "Prefix") == Strings{"", "a/", "c/"});
    const auto inside = node.Get("/results?list-type=2&delimiter=%2F&prefix=c%2F").body;
    CHECK(S3Node::Texts(inside, "Prefix") == Strings{"c/", "c/d/"});

    Strings keys;
    std::string token;
    for (int pages = 0; pages < 3; ++pages) {
        const auto page =
            node.Get("/results?list-type=2&max-keys=2" +
                     (token.empty() ? "" : "&continuation-token=" + base::PercentEncode(token)))
                .body;
        for (const std::string& key : S3Node::Texts(page, "Key")) keys.push_back(key);
        const bool more = S3Node::Texts(page, "IsTruncated") == Strings{"true"};
        REQUIRE(more == (pages < 2));
        token = more ? S3Node::Texts(page, "NextContinuationToken").at(0) : "";
    }
    CHECK(keys == Strings{"a/1", "a/2", "b", "c/d/1", "e"});
    CHECK(S3Node::Texts(node.Get("/results?list-type=2&start-after=b").body, "Key") ==
          Strings{"c/d/1", "e"});
    CHECK(S3Node::Texts(node.Get("/results?list-type=2&max-keys=0").body, "KeyCount") ==
          Strings{"0"});
}

TEST_CASE("a page of a folded listing goes on behind what it folded") {
    S3Node node;
    for (const char* key : {"a/1", "a/2", "b/1", "b/2"}) node.Put(key);

    const auto first = node.Get("/results?list-type=2&delimiter=%2F&max-keys=1").body;
    const std::string token = S3Node::Texts(first, "NextContinuationToken").at(0);
    const auto second =
        node.Get("/results?list-type=2&delimiter=%2F&max-keys=1&continuation-token=" +
                 base::PercentEncode(token))
            .body;

    CHECK(S3Node::Texts(first, "Prefix") == Strings{"", "a/"});
    CHECK(S3Node::Texts(second, "Prefix") == Strings{"", "b/"});
    CHECK(S3Node::Texts(second, "IsTruncated") == Strings{"false"});
    CHECK(S3Node::Failure(node.Get("/results?list-type=2&continuation-token=" +
                                   base::PercentEncode(token))) == "400 InvalidArgument");
}

TEST_CASE("older clients list by markers, which are keys and common prefixes") {
    S3Node node;
    for (const char* key : {"a/1", "a/2", "b", "c/1", "d"}) node.Put(key);

    const auto whole = node.Get("/results").body;
    CHECK(S3Node::Texts(whole, "Key") == Strings{"a/1", "a/2", "b", "c/1", "d"});
    CHECK(S3Node::Texts(whole, "ID") == Strings(5, node.airline.text()));
    CHECK(S3Node::Texts(whole, "KeyCount").empty());
    CHECK(S3Node::Texts(whole, "Marker") == Strings{""});
    const auto cut = node.Get("/results?max-keys=1&marker=a%2F1").body;
    CHECK(S3Node::Texts(cut, "Key") == Strings{"a/2"});
    CHECK(S3Node::Texts(cut, "IsTruncated") == Strings{"true"});
    CHECK(S3Node::Texts(cut, "NextMarker").empty());

    Strings markers;
    std::string page = node.Get("/results?delimiter=%2F&max-keys=1&encoding-type=url").body;
    while (S3Node::Texts(page, "IsTruncated") == Strings{"true"}) {
        markers.push_back(S3Node::Texts(page, "NextMarker").at(0));
        REQUIRE(markers.size() < 5);
        page = node.Get("/results?delimiter=%2F&max-keys=1&marker=" +
                        base::PercentEncode(markers.back()))
                   .body;
    }
    CHECK(markers == Strings{"a/", "b", "c/"});
    CHECK(S3Node::Texts(page, "Key") == Strings{"d"});
}

TEST_CASE("owners are listed for who asks for them") {
    S3Node node;
    node.Put("a");

    CHECK(S3Node::Texts(node.Get("/results?list-type=2").body, "ID").empty());
    CHECK(S3Node::Texts(node.Get("/results?list-type=2&fetch-owner=true").body, "ID") ==
          Strings{node.airline.text()});
}

TEST_CASE("folders of many objects and of one are folded alike") {
    S3Node node;
    constexpr int kMany = 120;  // more than are read at once
    Strings folders{""};
    for (int i = 0; i < kMany; ++i) {
        node.Put("m/" + std::to_string(1000 + i));
        folders.push_back("n" + std::to_string(1000 + i) + "/");
        node.Put(folders.back() + "result.csv");
    }
    folders.insert(folders.begin() + 1, "m/");
    folders.emplace_back("z/");
    node.Put("y");
    node.Put("z/1");

    const auto all = node.Get("/results?list-type=2&delimiter=%2F").body;
    const auto inside = node.Get("/results?list-type=2&delimiter=%2F&prefix=m%2F").body;

    CHECK(S3Node::Texts(all, "Prefix") == folders);
    CHECK(S3Node::Texts(all, "Key") == Strings{"y"});
    CHECK(S3Node::Texts(inside, "KeyCount") == Strings{std::to_string(kMany)});
}

TEST_CASE("a listing shows the keys that begin with its prefix and no other") {
    S3Node node;
    for (const char* key : {"a", "a!", "a1", "a~", "b", "b1"}) node.Put(key);
    const auto keys = [&node](const std::string& query) {
        return S3Node::Texts(node.Get("/results?list-type=2" + query).body, "Key");
    };

    CHECK(keys("&prefix=a") == Strings{"a", "a!", "a1", "a~"});
    CHECK(keys("&prefix=a&start-after=a") == Strings{"a!", "a1", "a~"});
    CHECK(keys("&prefix=b&start-after=a") == Strings{"b", "b1"});
    CHECK(keys("&prefix=a&start-after=b") == Strings{});
    CHECK(keys("&prefix=%C3%A9") == Strings{});
}

}  // namespace api
