// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include "base/file.h"
#include "base/json.h"

#include <array>
#include <doctest/doctest.h>
#include <unistd.h>

TEST_CASE("a log line is one JSON object with its fields, and control characters stay escaped") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const base::UniqueFd reader(ends[0]);
    const int saved = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);

    base::Log(base::LogLevel::kInfo, "dropped");
    base::Log(base::LogLevel::kWarning, "happened", {{"table", "a\nb"}});
    base::LogFailure(base::LogLevel::kError, "failed", base::Internal("what", "why"),
                     {{"job", "j"}});
    dup2(saved, STDERR_FILENO);
    close(saved);

    const std::string text = *base::ReadDescriptor(reader.get(), 10000, "pipe");
    CHECK(text.find("dropped") == std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 2);
    const std::size_t end = text.find('\n');
    const auto line = base::ParseJson(text.substr(0, end));
    REQUIRE(line.ok());
    CHECK(line->Find("event")->AsString() == "happened");
    CHECK(line->Find("level")->AsString() == "warning");
    CHECK(line->Find("table")->AsString() == "a\nb");
    const auto failure = base::ParseJson(text.substr(end));
    REQUIRE(failure.ok());
    CHECK(failure->Find("level")->AsString() == "error");
    CHECK(failure->Find("job")->AsString() == "j");
    CHECK(failure->Find("code")->AsString() == base::ToString(base::ErrorCode::kInternal));
    CHECK(failure->Find("message")->AsString() == "what");
    CHECK(failure->Find("detail")->AsString() == "why");
}
