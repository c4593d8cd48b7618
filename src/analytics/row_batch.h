// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "base/result.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace analytics {

// Rows on their way between processes: every cell a four-byte length, then its bytes; NULL is the length kNullCell.
inline constexpr std::uint32_t kNullCell = 0xFFFF'FFFF;
inline constexpr std::size_t kRowBatchBytes = std::size_t{256} << 10U;  // sent once it is as large

void AppendRow(std::string& batch, std::span<const Cell> row);

// Takes rows off a batch that came from a worker, trusting nothing of it. Single-threaded; views the batch.
class RowBatchReader final {
  public:
    RowBatchReader() = default;
    RowBatchReader(std::string_view batch, std::size_t column_count)
        : rest_(batch), column_count_(column_count) {}

    bool empty() const { return rest_.empty(); }
    // Requires a batch that is not empty; each row that comes takes bytes off it.
    base::Result<std::vector<Cell>> Next();

  private:
    base::Result<Cell> NextCell();

    std::string_view rest_;
    std::size_t column_count_ = 0;
};

}  // namespace analytics
