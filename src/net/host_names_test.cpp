// SPDX-License-Identifier: Apache-2.0
#include "net/host_names.h"

#include <doctest/doctest.h>

namespace net {

TEST_CASE("a host is named with or without a port, in any case") {
    const std::vector<std::string> names{"node.example", "127.0.0.1", "[::1]"};

    CHECK(IsNamedHost("node.example", names));
    CHECK(IsNamedHost("Node.EXAMPLE:7440", names));
    CHECK(IsNamedHost("127.0.0.1:7440", names));
    CHECK(IsNamedHost("[::1]:7440", names));
    CHECK(IsNamedHost("[0:0:0:0:0:0:0:1]", names));
}

TEST_CASE("another host is not, nor what only looks like one") {
    const std::vector<std::string> names{"node.example", "127.0.0.1"};

    CHECK_FALSE(IsNamedHost("evil.example", names));
    CHECK_FALSE(IsNamedHost("node.example.evil.example", names));
    CHECK_FALSE(IsNamedHost("node.example:80:80", names));
    CHECK_FALSE(IsNamedHost("node.example:x", names));
    CHECK_FALSE(IsNamedHost("user@node.example", names));
    CHECK_FALSE(IsNamedHost("", names));
    CHECK_FALSE(IsNamedHost(":80", names));
}

TEST_CASE("a name to configure is folded, and what is none gives nothing") {
    CHECK(FoldHostName("Node.Example") == "node.example");
    CHECK(FoldHostName("::1") == "[::1]");
    CHECK(FoldHostName("node example").empty());
    CHECK(FoldHostName("https://node").empty());
    CHECK(FoldHostName(std::string(254, 'a')).empty());
}

}  // namespace net
