// SPDX-License-Identifier: Apache-2.0
#include "activation/batch_reader.h"

#include <doctest/doctest.h>

namespace {

using activation::Batch;
using activation::BatchReader;

// Rows of one EXTERN_ID, which goes as it is; an empty one is dropped.
class Rows final : public runs::RowStream {
  public:
    explicit Rows(std::vector<std::string> values) : values_(std::move(values)) {}

    const std::vector<query::NamedType>& Columns() const override { return columns_; }
    base::Result<std::vector<Cell>> Next() override {
        if (next_ == values_.size()) return std::vector<Cell>();
        return std::vector<Cell>{std::string_view(values_[next_++])};
    }

  private:
    std::vector<std::string> values_;
    std::size_t next_ = 0;
    std::vector<query::NamedType> columns_{{"id", {query::TypeKind::kVarchar}}};
};

// Writes a row as its cells between bars; makes no request.
class Plain final : public activation::Destination {
  public:
    explicit Plain(activation::CallLimits limits) : limits_(limits) {}

    const activation::CallLimits& Limits() const override { return limits_; }
    void AppendRow(std::span<const std::string_view> cells, std::string& rows) const override {
        for (const std::string_view cell : cells) rows += "|" + std::string(cell);
    }
    std::string MembersBody(const activation::SessionMark&, std::string_view) const override {
        return {};
    }
    net::HttpRequest Request(const activation::Call&, base::WallTime) const override { return {}; }
    activation::Answer Read(const activation::Call&, const net::HttpResponse&) const override {
        return {};
    }
    std::string Notice(base::WallTime) const override { return {}; }

  private:
    activation::CallLimits limits_;
};

struct Audience {
    Audience(std::vector<std::string> values, activation::CallLimits limits)
        : rows(std::move(values)), plain(limits) {}

    Rows rows;
    Plain plain;
    matching::RowNormalizer normalizer =
        *matching::RowNormalizer::Make({{0, matching::Key::kExternId}}, {});
    BatchReader reader{rows, normalizer, plain};
};

std::uint64_t Dropped(const Batch& batch) {
    return batch.left_out.drops[static_cast<std::size_t>(matching::RowReason::kNoIdentifier)];
}

}  // namespace

TEST_CASE("batches cover every row, and the last one knows that it is the last") {
    Audience audience({"a", "b", "", "c", "d", ""}, {.rows_max = 2});

    const Batch first = *audience.reader.Next({});
    CHECK(first.rows == "|a,|b");
    CHECK(first.first_row == 0);
    CHECK(first.end_row == 3);
    CHECK(Dropped(first) == 1);
    CHECK_FALSE(first.last);

    const Batch second = *audience.reader.Next({});
    CHECK(second.rows == "|c,|d");
    CHECK(second.first_row == 3);
    CHECK(second.end_row == 6);
    CHECK(Dropped(second) == 1);
    CHECK(second.last);
}

TEST_CASE("an audience of exactly one full batch has one batch") {
    Audience audience({"a", "b"}, {.rows_max = 2});

    CHECK(audience.reader.Next({})->last);
}

TEST_CASE("a batch ends before its body would be too large") {
    Audience audience({std::string(100, 'a'), std::string(100, 'b'), "c"},
                      {.body_bytes_max = 4096 + 150});

    CHECK(audience.reader.Next({})->members == 1);
    CHECK(audience.reader.Next({})->members == 2);
}

TEST_CASE("a delivery that goes on cuts the same batches") {
    const std::vector<std::string> values = {"", "a", "b", "", "c", "d", "e"};
    Audience whole(values, {.rows_max = 2});
    const Batch first = *whole.reader.Next({});
    CHECK(first.end_row == 4);
    const std::string expected(whole.reader.Next({})->rows);

    Audience resumed(values, {.rows_max = 2});
    REQUIRE(resumed.reader.SkipTo(4).ok());
    const Batch second = *resumed.reader.Next(6);

    CHECK(second.rows == expected);
    CHECK(second.first_row == 4);
    CHECK(second.end_row == 6);
}

TEST_CASE("a batch that was planned smaller is cut where it was planned") {
    Audience audience({"a", "b", "c"}, {.rows_max = 3});

    CHECK(audience.reader.Next(2)->rows == "|a,|b");
    CHECK(audience.reader.Next({})->rows == "|c");
}

TEST_CASE("halves cover what the whole covered, drops included") {
    Audience audience({"", "a", "", "b", "c", "", "d", "e"}, {.rows_max = 4});
    const Batch whole = *audience.reader.Next({});
    CHECK(whole.members == 4);
    CHECK(whole.end_row == 7);
    CHECK(Dropped(whole) == 3);

    const Batch half = *audience.reader.Halve();
    CHECK(half.rows == "|a,|b");
    CHECK(half.end_row == 4);
    CHECK(Dropped(half) == 2);
    const Batch quarter = *audience.reader.Halve();
    CHECK(quarter.rows == "|a");
    CHECK_FALSE(audience.reader.Halve().has_value());

    const Batch next = *audience.reader.Next({});
    CHECK(next.rows == "|b");
    CHECK(next.first_row == 3);
    CHECK(Dropped(next) == 0);
    CHECK(audience.reader.Next({})->rows == "|c");
    const Batch end_of_block = *audience.reader.Next({});
    CHECK(end_of_block.rows == "|d");
    CHECK(Dropped(end_of_block) == 0);
    CHECK_FALSE(end_of_block.last);
    const Batch last = *audience.reader.Next({});
    CHECK(last.rows == "|e");
    CHECK(last.first_row == 7);
    CHECK(last.last);
}

TEST_CASE("an audience without members has one empty batch that covers it") {
    Audience audience({"", ""}, {});

    const Batch batch = *audience.reader.Next({});

    CHECK(batch.members == 0);
    CHECK(batch.end_row == 2);
    CHECK(batch.last);
    CHECK(Dropped(batch) == 2);
}

TEST_CASE("an audience that lost rows since is noticed") {
    Audience audience({"a"}, {});

    CHECK_FALSE(audience.reader.SkipTo(2).ok());
}
