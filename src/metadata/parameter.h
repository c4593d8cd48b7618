// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace metadata {

// One value bound to a statement. Views texts and bytes: lives no longer than the call it is an
// argument of.
class Parameter final {
  public:
    using Value =
        std::variant<std::monostate, std::int64_t, double, std::string_view, base::ByteView>;

    // NOLINTBEGIN(google-explicit-constructor): a list of values is to be written as plain values.
    Parameter(std::nullptr_t) {}
    template <std::integral Number>
        requires(sizeof(Number) < sizeof(std::int64_t) || std::signed_integral<Number>)
    Parameter(Number number) : value_(static_cast<std::int64_t>(number)) {}
    Parameter(double number) : value_(number) {}
    Parameter(const char* text) : value_(std::string_view(text)) {}
    Parameter(std::string_view text) : value_(text) {}
    Parameter(const std::string& text) : value_(std::string_view(text)) {}
    Parameter(base::ByteView bytes) : value_(bytes) {}
    Parameter(const base::Bytes& bytes) : value_(base::ByteView(bytes)) {}
    Parameter(base::WallTime time) : value_(std::int64_t{time.time_since_epoch().count()}) {}
    template <class Tag>
    Parameter(const base::Id<Tag>& id) : value_(std::string_view(id.text())) {}
    template <class T>
    Parameter(const std::optional<T>& maybe) : value_(maybe ? Parameter(*maybe).value_ : Value()) {}
    // NOLINTEND(google-explicit-constructor)

    const Value& value() const { return value_; }

  private:
    Value value_;
};

}  // namespace metadata
