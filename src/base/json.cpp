// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include "base/assert.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace base {

Json::Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json::Json(std::nullptr_t) {}
Json::Json(bool value) : value_(value) {}
Json::Json(int value) : value_(std::int64_t{value}) {}
Json::Json(std::int64_t value) : value_(value) {}
Json::Json(std::uint64_t value) {
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        value_ = static_cast<std::int64_t>(value);
    } else {
        value_ = value;
    }
}
Json::Json(double value) : value_(value) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}

Json Json::MakeArray(Array items) {
    Json json;
    json.value_ = std::move(items);
    return json;
}

Json Json::MakeObject() {
    Json json;
    json.value_ = Object{};
    return json;
}

bool Json::is_null() const { return std::holds_alternative<std::monostate>(value_); }
bool Json::is_bool() const { return std::holds_alternative<bool>(value_); }
bool Json::is_int() const { return std::holds_alternative<std::int64_t>(value_); }
bool Json::is_unsigned() const { return std::holds_alternative<std::uint64_t>(value_); }
bool Json::is_number() const {
    return is_int() || is_unsigned() || std::holds_alternative<double>(value_);
}
bool Json::is_string() const { return std::holds_alternative<std::string>(value_); }
bool Json::is_array() const { return std::holds_alternative<Array>(value_); }
bool Json::is_object() const { return std::holds_alternative<Object>(value_); }

bool Json::AsBool() const {
    ASSERT(is_bool());
    return std::get<bool>(value_);
}

std::int64_t Json::AsInt() const {
    ASSERT(is_int());
    return std::get<std::int64_t>(value_);
}

std::uint64_t Json::AsUnsigned() const {
    ASSERT(is_unsigned());
    return std::get<std::uint64_t>(value_);
}

double Json::AsDouble() const {
    ASSERT(is_number());
    if (const auto* number = std::get_if<double>(&value_)) return *number;
    if (const auto* number = std::get_if<std::uint64_t>(&value_))
        return static_cast<double>(*number);
    return static_cast<double>(std::get<std::int64_t>(value_));
}

const std::string& Json::AsString() const {
    ASSERT(is_string());
    return std::get<std::string>(value_);
}

const Json::Array& Json::AsArray() const {
    ASSERT(is_array());
    return std::get<Array>(value_);
}

const Json::Object& Json::AsObject() const {
    ASSERT(is_object());
    return std::get<Object>(value_);
}

const Json* Json::Find(std::string_view name) const {
    const auto* object = std::get_if<Object>(&value_);
    if (object == nullptr) return nullptr;
    const auto found = std::ranges::find(*object, name, &JsonMember::name);
    return found == object->end() ? nullptr : &found->value;
}

Json& Json::Set(std::string name, Json value) {
    ASSERT(is_object());
    auto& object = std::get<Object>(value_);
    const auto found = std::ranges::find(object, name, &JsonMember::name);
    if (found == object.end()) {
        object.push_back({std::move(name), std::move(value)});
    } else {
        found->value = std::move(value);
    }
    return *this;
}

Json& Json::Append(Json item) {
    ASSERT(is_array());
    std::get<Array>(value_).push_back(std::move(item));
    return *this;
}

bool Json::operator==(const Json& other) const { return value_ == other.value_; }

}  // namespace base
