// SPDX-License-Identifier: Apache-2.0
#include "net/http_answer.h"

#include "../tests/support/temporary_folder.h"
#include "net/http_server.h"
#include "net/raw_peer.h"

#include <doctest/doctest.h>

namespace net {
namespace {

constexpr std::size_t kBytes = 300'000;  // several parts
constexpr base::WallTime kNow{std::chrono::milliseconds(784'111'777'999)};

std::string Digits() {
    std::string text;
    while (text.size() < kBytes) text += std::to_string(text.size()) + " ";
    text.resize(kBytes);
    return text;
}

FileBody Written(const support::TemporaryFolder& folder, std::uint64_t offset,
                 std::uint64_t bytes) {
    REQUIRE(base::WriteFileDurably(folder.path / "object", Digits()).ok());
    auto file = base::OpenForReading(folder.path / "object");
    REQUIRE(file.ok());
    return {std::make_shared<const base::UniqueFd>(*std::move(file)), offset, bytes};
}

std::string Asked(const FileBody& file, std::string_view request) {
    const auto server = HttpServer::Start({}, [&](const ServerRequest&) {
        ServerAnswer answer;
        answer.response.file = file;
        return answer;
    });
    REQUIRE(server.ok());
    RawPeer peer(**server);
    peer.Say(request);
    return peer.HearAll();
}

}  // namespace

TEST_CASE("an answer can be a part of a file") {
    const support::TemporaryFolder folder;

    const std::string heard = Asked(Written(folder, 7, kBytes - 9),
                                    "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    CHECK(heard.find("Content-Length: " + std::to_string(kBytes - 9) + "\r\n") !=
          std::string::npos);
    CHECK(heard.substr(heard.find("\r\n\r\n") + 4) == Digits().substr(7, kBytes - 9));
}

TEST_CASE("HEAD is told how long the file is, and gets none of it") {
    const support::TemporaryFolder folder;

    const std::string heard = Asked(Written(folder, 0, kBytes),
                                    "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    CHECK(heard.find("Content-Length: " + std::to_string(kBytes) + "\r\n") != std::string::npos);
    CHECK(heard.ends_with("\r\n\r\n"));
}

TEST_CASE("a file that is shorter than announced ends the connection") {
    const support::TemporaryFolder folder;

    const std::string heard =
        Asked(Written(folder, 0, kBytes + 1), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    CHECK(heard.size() < kBytes);
}

TEST_CASE("answers that can have no body announce none") {
    for (const int status : {204, 304}) {
        HttpResponse response;
        response.status = status;
        CHECK(AnswerHead(response, true, kNow).find("Content-Length") == std::string::npos);
    }
    CHECK(AnswerHead({}, true, kNow).find("Content-Length: 0\r\n") != std::string::npos);
    CHECK(AnswerHead({200, {{"X", "a\r\nb: c"}}, ""}, true, kNow).empty());
}

TEST_CASE("every answer says what time it is") {
    CHECK(AnswerHead({403, {}, ""}, true, kNow)
              .starts_with("HTTP/1.1 403 Forbidden\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
}

}  // namespace net
