// SPDX-License-Identifier: Apache-2.0
#include "matching/clear_values.h"

#include "base/utf8.h"
#include "matching/ascii_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace matching {
namespace {

constexpr std::size_t kUuidSize = 36;
constexpr int kStateMin = 1000;
constexpr int kStateMax = 1013;

bool IsUuid(std::string_view value) {
    if (value.size() != kUuidSize) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_hyphen ? value[i] != '-' : !IsHexDigit(value[i])) return false;
    }
    return true;
}

// The digits at the start of `text`, which they leave.
std::string_view TakeDigits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), IsDigit);
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

// digits [ "." digits ] [ "e" [sign] digits ]
bool IsPlainNumber(std::string_view text) {
    if (TakeDigits(text).empty()) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (TakeDigits(text).empty()) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (TakeDigits(text).empty()) return false;
    }
    return text.empty();
}

}  // namespace

Reason ReadMobileAdId(std::string_view value, std::string& out) {
    if (!IsUuid(value)) return Reason::kBadMadid;
    if (value.find_first_not_of("0-") == std::string_view::npos) return Reason::kZeroMadid;
    out = base::AsciiLower(value);
    return Reason::kNone;
}

Reason ReadLookalikeValue(std::string_view value, std::string& out) {
    if (!IsPlainNumber(value)) return Reason::kBadNumber;
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || !std::isfinite(number)) return Reason::kBadNumber;
    // JSON knows no leading zeros.
    const std::size_t first = value.find_first_not_of('0');
    const bool is_fraction = first == std::string_view::npos || !IsDigit(value[first]);
    value.remove_prefix(is_fraction ? std::min(first, value.size()) - 1 : first);
    out = value;
    return Reason::kNone;
}

Reason ReadDataProcessingOptions(std::string_view value, std::string& out) {
    std::string plain = base::AsciiLower(value);
    std::erase(plain, ' ');
    if (plain != "[]" && plain != "ldu" && plain != R"(["ldu"])") return Reason::kBadDataProcessing;
    out = plain == "[]" ? "[]" : R"(["LDU"])";
    return Reason::kNone;
}

Reason ReadDataProcessingCountry(std::string_view value, std::string& out) {
    if (value != "0" && value != "1") return Reason::kBadDataProcessing;
    out = value;
    return Reason::kNone;
}

Reason ReadDataProcessingState(std::string_view value, std::string& out) {
    int state = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), state);
    if (error != std::errc() || end != value.data() + value.size())
        return Reason::kBadDataProcessing;
    if (state != 0 && (state < kStateMin || state > kStateMax)) return Reason::kBadDataProcessing;
    out = std::to_string(state);
    return Reason::kNone;
}

}  // namespace matching
