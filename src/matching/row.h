// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "matching/normalizer.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace matching {

// Which column of a row becomes which key.
struct ColumnMapping {
    std::size_t source = 0;  // index into the row
    Key key = Key::kEmail;
    Declared declared = Declared::kRaw;
};

struct RowOptions {
    // Reads PHONE, ST and ZIP of rows without a COUNTRY of their own. Never sent.
    Region default_region;
    NormalizerOptions normalizer;
};

// How many rows and cells became what. No value is in it.
struct RowCounts {
    std::uint64_t rows = 0;
    std::array<std::uint64_t, kRowReasonCount> by_row_reason{};
    // One entry a column, in the order of the mapping.
    std::vector<std::array<std::uint64_t, kReasonCount>> by_column;
};

// Turns rows of a mapped table into rows of cells and says which of them are worth sending.
// Single-threaded; the cells are those of the last row, and their buffers are used again.
class RowNormalizer final {
  public:
    // Refuses a mapping that names a key twice, declares hashed what leaves in clear, or could not
    // name anybody.
    static base::Result<RowNormalizer> Make(std::vector<ColumnMapping> columns,
                                            const RowOptions& options);

    // Requires a value (or nothing, for NULL) at each source index of the mapping.
    RowReason Next(std::span<const std::optional<std::string_view>> row);

    // In the order of the mapping.
    std::span<const Cell> cells() const { return cells_; }
    std::span<const ColumnMapping> columns() const { return columns_; }
    const RowCounts& counts() const { return counts_; }

  private:
    RowNormalizer(std::vector<ColumnMapping> columns, const RowOptions& options);

    Region RegionOf(std::span<const std::optional<std::string_view>> row);
    RowReason Judge() const;
    bool Has(Key key) const;
    bool IsDataProcessingSound() const;

    static constexpr std::size_t kNotMapped = ~std::size_t{0};

    std::vector<ColumnMapping> columns_;
    std::array<std::size_t, kKeyCount> column_of_{};  // or kNotMapped
    Region default_region_;
    Normalizer normalizer_;
    std::vector<Cell> cells_;
    RowCounts counts_;
};

}  // namespace matching
