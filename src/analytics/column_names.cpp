// SPDX-License-Identifier: Apache-2.0
#include "analytics/column_names.h"

#include <algorithm>

namespace analytics {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool IsColumnName(std::string_view folded) {
    if (folded.empty() || folded.size() > kColumnNameBytesMax || !IsLetter(folded.front()))
        return false;
    char before = '-';  // right after the first character a hyphen has nothing before it either
    for (const char c : folded.substr(1)) {
        if (c == '-' && before == '-') return false;
        if (c != '-' && c != ' ' && !IsLetter(c)) return false;
        before = c;
    }
    return folded.size() == 1 || before != '-';
}

}  // namespace analytics
