// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/columns.h"

#include "base/assert.h"
#include "sandbox/meta/digest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sandbox {
namespace {

constexpr std::array kColumns = {
    Column{"EXTERN_ID", ColumnKind::kExternId},
    Column{"EMAIL", ColumnKind::kHashed},
    Column{"PHONE", ColumnKind::kHashed},
    Column{"GEN", ColumnKind::kHashed},
    Column{"DOBY", ColumnKind::kHashed},
    Column{"DOBM", ColumnKind::kHashed},
    Column{"DOBD", ColumnKind::kHashed},
    Column{"LN", ColumnKind::kHashed},
    Column{"FN", ColumnKind::kHashed},
    Column{"FI", ColumnKind::kHashed},
    Column{"CT", ColumnKind::kHashed},
    Column{"ST", ColumnKind::kHashed},
    Column{"ZIP", ColumnKind::kHashed},
    Column{"COUNTRY", ColumnKind::kHashed},
    Column{"MADID", ColumnKind::kMadid},
    Column{"APPUID", ColumnKind::kPlainId},
    Column{"PAGEUID", ColumnKind::kPlainId},
    Column{"LOOKALIKE_VALUE", ColumnKind::kValue},
    Column{"DATA_PROCESSING_OPTIONS", ColumnKind::kOptions},
    Column{"DATA_PROCESSING_OPTIONS_COUNTRY", ColumnKind::kOptionsPlace},
    Column{"DATA_PROCESSING_OPTIONS_STATE", ColumnKind::kOptionsPlace},
};
constexpr std::size_t kDigestLength = 64;
constexpr std::size_t kDigestPartLength =
    16;  // shorter hexadecimal text is a word or a number, not a cut digest
constexpr int kFirstYear = 1900;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLowerHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }
bool IsHex(char c) { return IsLowerHex(c) || (c >= 'A' && c <= 'F'); }

bool IsDigest(std::string_view text) {
    return text.size() == kDigestLength && std::all_of(text.begin(), text.end(), IsLowerHex);
}

// Anything but hexadecimal, or only digits, or too short for a piece of a digest: somebody's raw
// value.
bool LooksRaw(std::string_view text) {
    return !std::all_of(text.begin(), text.end(), IsHex) ||
           std::all_of(text.begin(), text.end(), IsDigit) || text.size() < kDigestPartLength;
}

bool IsMadid(std::string_view text) {
    if (text.size() != 36) return false;
    bool all_zero = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !IsLowerHex(text[i])) return false;
        all_zero = all_zero && (hyphen || text[i] == '0');
    }
    return !all_zero;
}

CellFault CheckMadid(std::string_view text) {
    if (text.empty() || IsMadid(text)) return CellFault::kNone;
    return text.find('@') != std::string_view::npos ? CellFault::kLeak : CellFault::kMalformed;
}

CellFault CheckValue(const base::Json& cell) {
    if (cell.is_number()) return cell.AsDouble() >= 0 ? CellFault::kNone : CellFault::kMalformed;
    if (!cell.is_string()) return CellFault::kWrongKind;
    const std::string& text = cell.AsString();
    double value = -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool number =
        problem == std::errc() && end == text.data() + text.size() && std::isfinite(value);
    return number && value >= 0 ? CellFault::kNone : CellFault::kMalformed;
}

CellFault CheckOptions(const base::Json& cell) {
    if (!cell.is_array()) return CellFault::kWrongKind;
    const auto& items = cell.AsArray();
    const bool fits = items.empty() ||
                      (items.size() == 1 && items[0].is_string() && items[0].AsString() == "LDU");
    return fits ? CellFault::kNone : CellFault::kMalformed;
}

std::string Padded(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::unordered_set<std::string> Countries() {
    std::unordered_set<std::string> digests;
    for (char first = 'a'; first <= 'z'; ++first) {
        for (char second = 'a'; second <= 'z'; ++second)
            digests.insert(Sha256Hex(std::string{first, second}));
    }
    return digests;
}

}  // namespace

const Column* FindColumn(std::string_view name) {
    const auto* const found =
        std::find_if(kColumns.begin(), kColumns.end(),
                     [&](const Column& column) { return column.name == name; });
    return found == kColumns.end() ? nullptr : found;
}

std::string_view ToString(CellFault fault) {
    switch (fault) {
        case CellFault::kNone: return "none";
        case CellFault::kLeak: return "looks like a raw value where a digest belongs";
        case CellFault::kWrongKind: return "is not of the JSON type of its column";
        case CellFault::kNotDigest: return "is not 64 lower-case hexadecimal digits";
        case CellFault::kDigestOfNothing: return "is the digest of an empty value";
        case CellFault::kNotCanonical:
            return "is the digest of a value that its column cannot have";
        case CellFault::kMalformed: return "is malformed";
        case CellFault::kLooksHashed: return "looks like a digest where a plain id belongs";
    }
    UNREACHABLE();
}

CellChecker::CellChecker(int this_year) {
    for (const char* word : {"", "null", "none", "n/a", "undefined"})
        nothing_.insert(Sha256Hex(word));
    closed_["GEN"] = {Sha256Hex("m"), Sha256Hex("f")};
    for (int year = kFirstYear; year <= this_year; ++year)
        closed_["DOBY"].insert(Sha256Hex(std::to_string(year)));
    for (int month = 1; month <= 12; ++month) closed_["DOBM"].insert(Sha256Hex(Padded(month)));
    for (int day = 1; day <= 31; ++day) closed_["DOBD"].insert(Sha256Hex(Padded(day)));
    closed_["COUNTRY"] = Countries();
}

CellFault CellChecker::CheckHashed(std::string_view column, std::string_view text) const {
    if (text.empty()) return CellFault::kNone;
    if (!IsDigest(text)) {
        const bool upper_digest =
            text.size() == kDigestLength && std::all_of(text.begin(), text.end(), IsHex);
        return !upper_digest && LooksRaw(text) ? CellFault::kLeak : CellFault::kNotDigest;
    }
    const std::string digest(text);
    if (nothing_.contains(digest)) return CellFault::kDigestOfNothing;
    const auto closed = closed_.find(column);
    return closed == closed_.end() || closed->second.contains(digest) ? CellFault::kNone
                                                                      : CellFault::kNotCanonical;
}

CellFault CellChecker::Check(const Column& column, const base::Json& cell) const {
    switch (column.kind) {
        case ColumnKind::kValue: return CheckValue(cell);
        case ColumnKind::kOptions: return CheckOptions(cell);
        case ColumnKind::kOptionsPlace:
            return cell.is_int() && cell.AsInt() >= 0 ? CellFault::kNone : CellFault::kWrongKind;
        case ColumnKind::kHashed:
            // A number or a list in a hashed column is a raw value that nobody hashed.
            return cell.is_string() ? CheckHashed(column.name, cell.AsString())
                                    : (cell.is_null() ? CellFault::kWrongKind : CellFault::kLeak);
        case ColumnKind::kMadid:
            return cell.is_string() ? CheckMadid(cell.AsString()) : CellFault::kWrongKind;
        case ColumnKind::kExternId:
            if (!cell.is_string()) return CellFault::kWrongKind;
            return IsDigest(cell.AsString()) ? CellFault::kLooksHashed : CellFault::kNone;
        case ColumnKind::kPlainId:
            return cell.is_string() ? CellFault::kNone : CellFault::kWrongKind;
    }
    UNREACHABLE();
}

}  // namespace sandbox
