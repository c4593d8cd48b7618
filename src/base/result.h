// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/assert.h"
#include "base/error.h"

#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

namespace base {

// A value or the Error that kept it from being. Dropping one silently does not compile.
template <class T>
class [[nodiscard]] Result final {
  public:
    using Value = T;

    template <class U = T>
        requires std::is_constructible_v<T, U&&> &&
                 (!std::is_same_v<std::remove_cvref_t<U>, Result>) &&
                 (!std::is_same_v<std::remove_cvref_t<U>, Error>)
    Result(U&& value) : state_(std::forward<U>(value)) {}  // NOLINT(google-explicit-constructor)
    // NOLINTNEXTLINE(google-explicit-constructor): so that `return error;` works
    Result(Error error) : state_(tl::unexpect, std::move(error)) {}

    bool ok() const { return state_.has_value(); }
    explicit operator bool() const { return ok(); }

    const T& operator*() const& {
        ASSERT(ok());
        return *state_;
    }
    T& operator*() & {
        ASSERT(ok());
        return *state_;
    }
    T&& operator*() && {
        ASSERT(ok());
        return *std::move(state_);
    }
    const T* operator->() const {
        ASSERT(ok());
        return &*state_;
    }
    T* operator->() {
        ASSERT(ok());
        return &*state_;
    }

    const Error& error() const& {
        ASSERT(!ok());
        return state_.error();
    }
    Error&& error() && {
        ASSERT(!ok());
        return std::move(state_).error();
    }

  private:
    tl::expected<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> final {
  public:
    using Value = void;

    Result() = default;
    // NOLINTNEXTLINE(google-explicit-constructor)
    Result(Error error) : state_(tl::unexpect, std::move(error)) {}

    bool ok() const { return state_.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error& error() const& {
        ASSERT(!ok());
        return state_.error();
    }
    Error&& error() && {
        ASSERT(!ok());
        return std::move(state_).error();
    }

  private:
    tl::expected<void, Error> state_;
};

using Status = Result<void>;

}  // namespace base

#define GLOVEBOX_JOIN_INNER(a, b) a##b
#define GLOVEBOX_JOIN(a, b) GLOVEBOX_JOIN_INNER(a, b)

// Returns the error of `expression` to our caller, if it has one.
#define RETURN_IF_ERROR(expression)                                     \
    do {                                                                \
        if (auto glovebox_status = (expression); !glovebox_status.ok()) \
            return std::move(glovebox_status).error();                  \
    } while (false)

// ASSIGN_OR_RETURN(const auto x, F()): the value of F(), or its error to our caller.
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none
#define ASSIGN_OR_RETURN(declaration, expression)                            \
    auto GLOVEBOX_JOIN(glovebox_result_, __LINE__) = (expression);           \
    if (!GLOVEBOX_JOIN(glovebox_result_, __LINE__).ok())                     \
        return std::move(GLOVEBOX_JOIN(glovebox_result_, __LINE__)).error(); \
    declaration = *std::move(GLOVEBOX_JOIN(glovebox_result_, __LINE__))
// NOLINTEND(bugprone-macro-parentheses)
