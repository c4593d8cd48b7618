// SPDX-License-Identifier: Apache-2.0
#include "analytics/row_batch.h"

#include <cstring>

namespace analytics {

void AppendRow(std::string& batch, std::span<const Cell> row) {
    for (const Cell& cell : row) {
        const std::uint32_t length = cell ? static_cast<std::uint32_t>(cell->size()) : kNullCell;
        char bytes[sizeof(length)];
        std::memcpy(bytes, &length, sizeof(length));
        batch.append(bytes, sizeof(bytes));
        if (cell) batch.append(*cell);
    }
}

base::Result<Cell> RowBatchReader::NextCell() {
    std::uint32_t length = 0;
    if (rest_.size() < sizeof(length)) return base::Internal("a batch of rows is cut off");
    std::memcpy(&length, rest_.data(), sizeof(length));
    rest_.remove_prefix(sizeof(length));
    if (length == kNullCell) return Cell();
    if (rest_.size() < length) return base::Internal("a batch of rows is cut off");
    const Cell cell = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return cell;
}

base::Result<std::vector<Cell>> RowBatchReader::Next() {
    // Rows of no cells would never use the batch up.
    if (column_count_ == 0) return base::Internal("rows without columns");
    std::vector<Cell> row;
    row.reserve(column_count_);
    for (std::size_t i = 0; i < column_count_; ++i) {
        ASSIGN_OR_RETURN(const Cell cell, NextCell());
        row.push_back(cell);
    }
    return row;
}

}  // namespace analytics
