// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <boost/json/basic_parser_impl.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace base {
namespace {

namespace bj = boost::json;

// Receives the parser's events and builds our value, refusing repeated names.
class Builder {
  public:
    // NOLINTBEGIN(readability-identifier-naming): the parser reads these names.
    // Members are found by looking at all of them, so their number has to stay small.
    static constexpr std::size_t max_object_size = 2'000;
    static constexpr std::size_t max_array_size = 10'000'000;
    static constexpr std::size_t max_key_size = std::size_t{1} << 20U;
    static constexpr std::size_t max_string_size = std::size_t{64} << 20U;
    // NOLINTEND(readability-identifier-naming)

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_array_begin(bj::error_code&) { return Open(Json::MakeArray()); }
    bool on_array_end(std::size_t, bj::error_code& ec) { return Close(ec); }
    bool on_object_begin(bj::error_code&) { return Open(Json::MakeObject()); }
    bool on_object_end(std::size_t, bj::error_code& ec) { return Close(ec); }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return Gather(part); }
    bool on_string(bj::string_view part, std::size_t, bj::error_code& ec) {
        text_.append(part.data(), part.size());
        return Add(Json(std::exchange(text_, {})), ec);
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return Gather(part); }
    bool on_key(bj::string_view part, std::size_t, bj::error_code& ec) {
        text_.append(part.data(), part.size());
        Frame& frame = stack_.back();
        frame.name = std::exchange(text_, {});
        if (frame.value.Find(frame.name) == nullptr) return true;
        repeated_ = frame.name;
        ec = bj::error::not_object;
        return false;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t value, bj::string_view, bj::error_code& ec) {
        return Add(Json(value), ec);
    }
    bool on_uint64(std::uint64_t value, bj::string_view, bj::error_code& ec) {
        return Add(Json(value), ec);
    }
    bool on_double(double value, bj::string_view, bj::error_code& ec) {
        return Add(Json(value), ec);
    }
    bool on_bool(bool value, bj::error_code& ec) { return Add(Json(value), ec); }
    bool on_null(bj::error_code& ec) { return Add(Json(), ec); }
    bool on_comment_part(bj::string_view, bj::error_code&) { return false; }
    bool on_comment(bj::string_view, bj::error_code&) { return false; }

    Json Take() { return std::move(root_); }
    const std::optional<std::string>& repeated() const { return repeated_; }

  private:
    struct Frame {
        Json value;
        std::string name;
    };

    bool Gather(bj::string_view part) {
        text_.append(part.data(), part.size());
        return true;
    }

    bool Open(Json value) {
        stack_.push_back({std::move(value), {}});
        return true;
    }

    bool Close(bj::error_code& ec) {
        Json done = std::move(stack_.back().value);
        stack_.pop_back();
        return Add(std::move(done), ec);
    }

    bool Add(Json value, bj::error_code&) {
        if (stack_.empty()) {
            root_ = std::move(value);
        } else if (stack_.back().value.is_array()) {
            stack_.back().value.Append(std::move(value));
        } else {
            stack_.back().value.Set(std::move(stack_.back().name), std::move(value));
        }
        return true;
    }

    Json root_;
    std::vector<Frame> stack_;
    std::string text_;
    std::optional<std::string> repeated_;
};

std::string PlaceOf(std::string_view text, std::size_t offset) {
    const Position place = PositionAt(text, offset);
    return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
}

}  // namespace

Result<Json> ParseJson(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes_max) {
        return ResourceExhausted("JSON text is longer than " + std::to_string(limits.bytes_max) +
                                 " bytes");
    }
    bj::parse_options options;
    options.max_depth = limits.depth_max;
    bj::basic_parser<Builder> parser(options);
    bj::error_code ec;
    const std::size_t consumed = parser.write_some(false, text.data(), text.size(), ec);
    if (const auto& repeated = parser.handler().repeated()) {
        return InvalidArgument("JSON member " + QuoteName(*repeated) + " stands twice at " +
                               PlaceOf(text, consumed));
    }
    if (ec == bj::error::object_too_large) {
        return InvalidArgument("JSON has an object of more than " +
                               std::to_string(Builder::max_object_size) + " members at " +
                               PlaceOf(text, consumed));
    }
    if (ec == bj::error::too_deep) {
        return InvalidArgument("JSON is nested deeper than " + std::to_string(limits.depth_max) +
                               " levels at " + PlaceOf(text, consumed));
    }
    if (ec) return InvalidArgument("JSON is not well-formed at " + PlaceOf(text, consumed));
    if (text.substr(consumed).find_first_not_of(" \t\r\n") != std::string_view::npos) {
        return InvalidArgument("JSON has text after its end at " + PlaceOf(text, consumed));
    }
    return parser.handler().Take();
}

}  // namespace base
