// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace analytics {

// Whether a file is a row of whole Zstandard frames and nothing after them (RFC 8878). Decompresses nothing: DuckDB's
// decompressor takes the end of a cut-off file for the end of its text.
bool IsWholeZstd(int fd);

}  // namespace analytics
