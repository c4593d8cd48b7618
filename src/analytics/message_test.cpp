// SPDX-License-Identifier: Apache-2.0
#include "analytics/message.h"

#include "analytics/worker_test_support.h"

#include <array>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

struct Pair {
    base::UniqueFd left;
    base::UniqueFd right;
    analytics::PatientWait wait;
};

Pair Connected() {
    std::array<int, 2> fds{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
    return {.left = base::UniqueFd(fds[0]), .right = base::UniqueFd(fds[1]), .wait = {}};
}

}  // namespace

TEST_CASE("a message arrives whole with its descriptors, however large") {
    Pair pair = Connected();
    const std::string body(5'000'000, 'x');
    const base::UniqueFd file = analytics::FileWith("hello");
    const int fd = file.get();
    std::thread sender([&] {
        CHECK(analytics::SendMessage(pair.left.get(), analytics::MessageKind::kAnswer, body,
                                     {&fd, 1}, pair.wait)
                  .ok());
        CHECK(analytics::SendMessage(pair.left.get(), analytics::MessageKind::kRows, "next", {},
                                     pair.wait)
                  .ok());
    });

    const auto first = analytics::ReceiveMessage(pair.right.get(), pair.wait);
    const auto second = analytics::ReceiveMessage(pair.right.get(), pair.wait);
    sender.join();

    REQUIRE(first.ok());
    CHECK(first->body == body);
    REQUIRE(first->descriptors.size() == 1);
    CHECK(analytics::BytesOf(first->descriptors[0].get()) == "hello");
    REQUIRE(second.ok());
    CHECK(second->kind == analytics::MessageKind::kRows);
    CHECK(second->body == "next");
}

TEST_CASE("what is too large is not sent") {
    Pair pair = Connected();
    const std::string body(analytics::kMessageBytesMax + 1, 'x');
    const std::vector<int> descriptors(analytics::kDescriptorsPerMessageMax + 1, 0);

    CHECK_FALSE(analytics::SendMessage(pair.left.get(), analytics::MessageKind::kAnswer, body, {},
                                       pair.wait)
                    .ok());
    CHECK_FALSE(analytics::SendMessage(pair.left.get(), analytics::MessageKind::kFiles, {},
                                       descriptors, pair.wait)
                    .ok());
}

TEST_CASE("bytes that are no message, a message cut off and a closed end are errors") {
    Pair garbage = Connected();
    REQUIRE(base::WriteAll(garbage.left.get(), std::string(100, '\xFF')).ok());
    CHECK(analytics::ReceiveMessage(garbage.right.get(), garbage.wait).error().code ==
          base::ErrorCode::kCorrupt);

    Pair cut = Connected();
    REQUIRE(base::WriteAll(cut.left.get(), "\x04").ok());
    cut.left.Reset();
    CHECK(analytics::ReceiveMessage(cut.right.get(), cut.wait).error().code ==
          base::ErrorCode::kUnavailable);

    Pair closed = Connected();
    closed.right.Reset();
    CHECK(analytics::SendMessage(closed.left.get(), analytics::MessageKind::kAnswer, "x", {},
                                 closed.wait)
              .error()
              .code == base::ErrorCode::kUnavailable);
}
