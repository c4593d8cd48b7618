// SPDX-License-Identifier: Apache-2.0
#include "matching/email.h"

namespace matching {

bool LooksLikeEmail(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos) return false;
    bool is_part_empty = true;
    std::size_t dots = 0;
    for (const char c : text.substr(at + 1)) {
        if (c == '@' || (c == '.' && is_part_empty)) return false;
        is_part_empty = c == '.';
        dots += is_part_empty ? 1 : 0;
    }
    return dots > 0 && !is_part_empty;
}

}  // namespace matching
