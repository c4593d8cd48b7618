// SPDX-License-Identifier: Apache-2.0
// What is sent between a server and its workers arrives as it was, in whatever pieces, and what is cut off is an error.
#include "analytics/message.h"

#include "analytics/row_batch.h"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace {

using analytics::Cell;
using analytics::MessageKind;

struct Sent {
    MessageKind kind = MessageKind::kAnswer;
    std::string body;
    std::size_t descriptors = 0;
};

struct Pair {
    Pair() {
        std::array<int, 2> fds{};
        RC_ASSERT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        left = base::UniqueFd(fds[0]);
        right = base::UniqueFd(fds[1]);
    }
    base::UniqueFd left;
    base::UniqueFd right;
};

std::string AnyBytes(std::size_t length_max) {
    const auto length = *rc::gen::inRange<std::size_t>(0, length_max);
    return *rc::gen::container<std::string>(length, rc::gen::arbitrary<char>());
}

Sent AnyMessage(std::size_t descriptors_max) {
    Sent sent;
    sent.kind = *rc::gen::element(MessageKind::kHello, MessageKind::kRequest, MessageKind::kFiles,
                                  MessageKind::kAnswer, MessageKind::kRows,
                                  MessageKind::kNeedSpillFile, MessageKind::kSpillFile);
    sent.body = AnyBytes(std::min<std::size_t>(analytics::BodyBytesMax(sent.kind), 400) + 1);
    // Bodies of more than a socket holds come without describing each byte.
    if (sent.kind == MessageKind::kRows && *rc::gen::inRange(0, 10) == 0) {
        sent.body.append(*rc::gen::inRange<std::size_t>(0, 3'000'000), 'x');
    }
    sent.descriptors = *rc::gen::inRange<std::size_t>(0, descriptors_max + 1);
    return sent;
}

std::vector<Sent> SomeMessages(std::size_t descriptors_max) {
    std::vector<Sent> messages(*rc::gen::inRange<std::size_t>(1, 6));
    for (Sent& message : messages) message = AnyMessage(descriptors_max);
    return messages;
}

bool SendAll(int socket, const std::vector<Sent>& messages) {
    analytics::PatientWait wait;
    for (const Sent& sent : messages) {
        const std::vector<int> descriptors(sent.descriptors, socket);
        if (!analytics::SendMessage(socket, sent.kind, sent.body, descriptors, wait).ok())
            return false;
    }
    return true;
}

void Expect(int socket, const std::vector<Sent>& messages) {
    analytics::PatientWait wait;
    for (const Sent& sent : messages) {
        const auto received = analytics::ReceiveMessage(socket, wait);
        RC_ASSERT(received.ok());
        RC_ASSERT(received->kind == sent.kind);
        RC_ASSERT(received->body == sent.body);
        RC_ASSERT(received->descriptors.size() == sent.descriptors);
    }
}

// The bytes of messages without descriptors.
std::string BytesOf(const std::vector<Sent>& messages) {
    Pair pair;
    std::jthread sender([&] {
        SendAll(pair.left.get(), messages);
        pair.left.Reset();
    });
    return *base::ReadDescriptor(pair.right.get(), std::size_t{1} << 30U, "a connection");
}

std::vector<std::string> Pieces(std::string_view bytes) {
    std::vector<std::string> pieces;
    while (!bytes.empty()) {
        const auto size =
            std::min(bytes.size(), *rc::gen::element<std::size_t>(1, 2, 11, 12, 13, 500, 100'000));
        pieces.emplace_back(bytes.substr(0, size));
        bytes.remove_prefix(size);
    }
    return pieces;
}

using TextRow = std::vector<std::optional<std::string>>;

std::vector<TextRow> SomeRows(std::size_t columns) {
    std::vector<TextRow> rows(*rc::gen::inRange<std::size_t>(0, 8));
    for (TextRow& row : rows) {
        for (std::size_t i = 0; i < columns; ++i) {
            const bool null = *rc::gen::inRange(0, 4) == 0;
            row.push_back(null ? std::nullopt : std::optional(AnyBytes(20)));
        }
    }
    return rows;
}

std::string BatchOf(const std::vector<TextRow>& rows) {
    std::string batch;
    for (const TextRow& row : rows)
        analytics::AppendRow(batch, std::vector<Cell>(row.begin(), row.end()));
    return batch;
}

}  // namespace

TEST_CASE("messages arrive as they were sent, with their descriptors") {
    CHECK(rc::check([] {
        const auto messages = SomeMessages(analytics::kDescriptorsPerMessageMax / 8);
        const Pair pair;
        bool sent = false;
        std::jthread sender([&] { sent = SendAll(pair.left.get(), messages); });

        Expect(pair.right.get(), messages);

        sender.join();
        RC_ASSERT(sent);
    }));
}

TEST_CASE("messages arrive as they were sent, in whatever pieces their bytes come") {
    CHECK(rc::check([] {
        const auto messages = SomeMessages(0);
        const auto pieces = Pieces(BytesOf(messages));
        const Pair pair;
        const std::jthread sender([&] {
            for (const std::string& piece : pieces)
                if (!base::WriteAll(pair.left.get(), piece).ok()) return;
        });

        Expect(pair.right.get(), messages);
    }));
}

TEST_CASE("a connection cut off anywhere gives the whole messages before the cut, then an error") {
    CHECK(rc::check([] {
        const auto messages = SomeMessages(0);
        const std::string bytes = BytesOf(messages);
        const std::string cut = bytes.substr(0, *rc::gen::inRange<std::size_t>(0, bytes.size()));
        Pair pair;
        std::jthread sender([&] {
            static_cast<void>(base::WriteAll(pair.left.get(), cut).ok());
            pair.left.Reset();
        });

        analytics::PatientWait wait;
        std::size_t whole = 0;
        auto received = analytics::ReceiveMessage(pair.right.get(), wait);
        for (; received.ok(); received = analytics::ReceiveMessage(pair.right.get(), wait)) {
            RC_ASSERT(received->body == messages.at(whole).body);
            ++whole;
        }

        RC_ASSERT(whole < messages.size());
        RC_ASSERT(received.error().code == base::ErrorCode::kUnavailable);
    }));
}

TEST_CASE("rows come out of a batch as they went in, NULL and empty apart") {
    CHECK(rc::check([] {
        const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
        const auto rows = SomeRows(columns);
        const std::string batch = BatchOf(rows);

        analytics::RowBatchReader reader(batch, columns);
        std::vector<TextRow> found;
        while (!reader.empty()) {
            const auto row = reader.Next();
            RC_ASSERT(row.ok());
            found.emplace_back(row->begin(), row->end());
        }

        RC_ASSERT(found == rows);
    }));
}

TEST_CASE(
    "a batch cut off anywhere gives the whole rows before the cut, then an error or the end") {
    CHECK(rc::check([] {
        const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
        const auto rows = SomeRows(columns);
        const std::string batch = BatchOf(rows);
        const std::string cut =
            batch.substr(0, *rc::gen::inRange<std::size_t>(0, batch.size() + 1));

        analytics::RowBatchReader reader(cut, columns);
        std::vector<TextRow> found;
        bool failed = false;
        while (!reader.empty() && !failed) {
            const auto row = reader.Next();
            failed = !row.ok();
            if (row.ok()) found.emplace_back(row->begin(), row->end());
        }

        RC_ASSERT(found.size() <= rows.size());
        RC_ASSERT(std::equal(found.begin(), found.end(), rows.begin()));
        RC_ASSERT(failed == (cut.size() != BatchOf(found).size()));
    }));
}
