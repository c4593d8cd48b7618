// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace analytics {

// What a member's text may cost before anything of it is bound. The binder of a small text can run
// for minutes and cannot be interrupted, so these are checked on the text and its parse tree.
inline constexpr std::size_t kTextBytesMax = std::size_t{64} << 10U;
inline constexpr std::size_t kTemplateBytesMax = 500'000;
inline constexpr std::size_t kNestingMax = 100;  // of parentheses, expressions and subqueries
inline constexpr std::size_t kTableReferencesMax = 64;   // with every reference of a CTE expanded
inline constexpr std::size_t kOutputColumnsMax = 2'000;  // of one SELECT, with stars expanded
inline constexpr std::size_t kColumnsInAllMax = 10'000;  // of all SELECTs of the text together
inline constexpr std::size_t kLiteralsMax = 10'000;
inline constexpr std::size_t kConnectivesMax = 2'000;  // the parser's time grows with their square
inline constexpr std::size_t kExpressionsMax = 40'000;

}  // namespace analytics
