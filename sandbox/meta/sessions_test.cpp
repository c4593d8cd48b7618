// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/sessions.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

const base::WallTime kStart{std::chrono::hours(500'000)};

UsersCall Batch(std::int64_t sequence, bool last, const std::string& data = "data",
                const std::string& schema = "EMAIL") {
    UsersCall call;
    call.schema = schema;
    call.keys = {RowKeyOf(data + std::to_string(sequence))};
    call.data_sha256 = Sha256Hex(data + std::to_string(sequence));
    call.place = BatchPlace{.session_id = 9, .batch_seq = sequence, .last = last};
    return call;
}

int SubcodeOf(const std::optional<GraphError>& error) {
    REQUIRE(error.has_value());
    return error->subcode;
}

}  // namespace

TEST_CASE("batches of a session are counted up to the last") {
    SessionBook book;

    CHECK_FALSE(book.Take("1", "a", Batch(1, false), kStart));
    CHECK_FALSE(book.Take("1", "a", Batch(2, true), kStart));

    CHECK(book.Find("1", 9)->received == 2);
    CHECK(SubcodeOf(book.Take("1", "a", Batch(3, false), kStart)) == 1870159);
}

TEST_CASE("a session begins with batch 1 and leaves no gap") {
    SessionBook book;

    CHECK(book.Take("1", "a", Batch(2, false), kStart)->code == 100);
    CHECK_FALSE(book.Take("1", "a", Batch(1, false), kStart));
    CHECK_FALSE(book.Take("1", "a", Batch(3, false), kStart));
    CHECK(book.Take("1", "a", Batch(4, true), kStart)->code == 100);
    CHECK_FALSE(book.Take("1", "a", Batch(2, false), kStart));
    CHECK_FALSE(book.Take("1", "a", Batch(4, true), kStart));
}

TEST_CASE("a batch that comes again counts once, also after the last") {
    SessionBook book;
    CHECK_FALSE(book.Take("1", "a", Batch(1, true), kStart));

    CHECK_FALSE(book.Take("1", "a", Batch(1, true), kStart));

    CHECK(book.Find("1", 9)->received == 1);
    CHECK(book.Take("1", "a", Batch(1, true, "other"), kStart)->code == 100);
}

TEST_CASE("a session keeps its schema and its audience") {
    SessionBook book;
    CHECK_FALSE(book.Take("1", "a", Batch(1, false), kStart));

    CHECK(book.Take("1", "a", Batch(2, false, "data", "PHONE"), kStart)->code == 100);
    CHECK(book.Take("1", "b", Batch(2, false), kStart)->code == 100);
    CHECK_FALSE(book.Take("2", "b", Batch(1, false), kStart));
}

TEST_CASE("after 90 minutes a session takes nothing") {
    SessionBook book;
    CHECK_FALSE(book.Take("1", "a", Batch(1, false), kStart));

    CHECK_FALSE(book.Take("1", "a", Batch(2, false), kStart + std::chrono::minutes(89)));
    CHECK(SubcodeOf(book.Take("1", "a", Batch(3, false), kStart + std::chrono::minutes(90))) ==
          1870158);
}

TEST_CASE("sessions are listed as texts, and matches only after a while") {
    SessionBook book;
    CHECK_FALSE(book.Take("1", "a", Batch(1, true), kStart));

    const base::Json fresh = book.List("a", std::nullopt, kStart).AsArray().front();
    const base::Json later = book.List("a", 9, kStart + kMatchingTime).AsArray().front();

    CHECK(fresh.Find("session_id")->AsString() == "9");
    CHECK(fresh.Find("end_time")->AsString() == "0");
    CHECK(fresh.Find("num_matched")->AsString() == "-1");
    CHECK(fresh.Find("num_received")->AsString() == "1");
    CHECK(later.Find("num_matched")->AsString() != "-1");
    CHECK(later.Find("progress")->AsString() == "100");
    CHECK(book.List("a", 8, kStart).AsArray().empty());
    CHECK(book.List("b", std::nullopt, kStart).AsArray().empty());
}

}  // namespace sandbox
