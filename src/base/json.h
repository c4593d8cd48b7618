// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace base {

struct JsonMember;

struct JsonLimits {
    std::size_t bytes_max = std::size_t{10} << 20U;
    std::size_t depth_max = 64;
};

// One JSON value. Immutable once built, except through the builders Set and Append. Objects keep
// the order of their members; a repeated member name is an error of the text.
class Json final {
  public:
    using Array = std::vector<Json>;
    using Object = std::vector<JsonMember>;

    // Out of line: a member is complete only after the class, and clang wants it complete here.
    Json();  // null
    Json(const Json&);
    Json(Json&&) noexcept;
    Json& operator=(const Json&);
    Json& operator=(Json&&) noexcept;
    ~Json();
    // NOLINTBEGIN(google-explicit-constructor): values turn into JSON where they stand
    Json(std::nullptr_t);
    Json(bool value);
    Json(int value);
    Json(std::int64_t value);
    Json(std::uint64_t value);
    Json(double value);
    Json(const char* value);
    Json(std::string value);
    Json(std::string_view value);
    // NOLINTEND(google-explicit-constructor)
    static Json MakeArray(Array items = {});
    static Json MakeObject();

    bool is_null() const;
    bool is_bool() const;
    bool is_int() const;       // fits std::int64_t, written without fraction or exponent
    bool is_unsigned() const;  // a whole number too large for is_int
    bool is_number() const;    // any of the numbers
    bool is_string() const;
    bool is_array() const;
    bool is_object() const;

    // Each requires the kind it names.
    bool AsBool() const;
    std::int64_t AsInt() const;
    std::uint64_t AsUnsigned() const;
    double AsDouble() const;  // of any number
    const std::string& AsString() const;
    const Array& AsArray() const;
    const Object& AsObject() const;

    // The member, or nullptr when this is no object or has no such member.
    const Json* Find(std::string_view name) const;

    // Builders. Set replaces a member of that name; both return *this.
    Json& Set(std::string name, Json value);
    Json& Append(Json item);

    bool operator==(const Json& other) const;

    // Compact text, members in their order. Numbers round-trip.
    std::string Dump() const;
    // The same, indented by two spaces for people.
    std::string DumpIndented() const;

  private:
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array,
                 Object>
        value_;
};

struct JsonMember {
    std::string name;
    Json value;

    bool operator==(const JsonMember&) const = default;
};

// One value and nothing after it. Errors are kInvalidArgument and name line and column.
Result<Json> ParseJson(std::string_view text, const JsonLimits& limits = {});

// `text` with JSON's quotes and escapes around it.
std::string JsonQuote(std::string_view text);

}  // namespace base
