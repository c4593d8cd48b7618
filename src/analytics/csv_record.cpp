// SPDX-License-Identifier: Apache-2.0
#include "analytics/csv_record.h"

namespace analytics {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Reads one record character by character. Single-threaded.
class RecordReader final {
  public:
    RecordReader(std::string_view text, const CsvMarks& marks) : text_(text), marks_(marks) {}

    enum class End { kLine, kText, kTextInQuotes };

    End Read() {
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (quoted_) {
                TakeQuoted(c);
            } else if (c == '\n' || c == '\r') {
                return End::kLine;
            } else if (c == marks_.delimiter) {
                values_.emplace_back();
            } else if (marks_.quote && c == *marks_.quote && values_.back().empty()) {
                quoted_ = true;
            } else {
                values_.back() += c;
            }
        }
        return quoted_ ? End::kTextInQuotes : End::kText;
    }

    std::vector<std::string> Take() { return std::move(values_); }

  private:
    void TakeQuoted(char c) {
        if (c != *marks_.quote) {
            values_.back() += c;
        } else if (at_ < text_.size() && text_[at_] == c) {
            values_.back() += c;
            ++at_;
        } else {
            quoted_ = false;
        }
    }

    std::string_view text_;
    CsvMarks marks_;
    std::size_t at_ = 0;
    bool quoted_ = false;
    std::vector<std::string> values_{1};
};

}  // namespace

std::optional<std::vector<std::string>> FirstRecord(std::string_view text, bool whole,
                                                    const CsvMarks& marks) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    if (text.empty() && whole) return std::vector<std::string>{};
    RecordReader reader(text, marks);
    const RecordReader::End end = reader.Read();
    const bool complete =
        end == RecordReader::End::kLine || (whole && end == RecordReader::End::kText);
    if (!complete) return std::nullopt;
    return reader.Take();
}

}  // namespace analytics
