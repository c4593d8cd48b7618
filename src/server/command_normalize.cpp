// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include "matching/normalizer.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"

#include <chrono>
#include <fmt/core.h>
#include <iostream>
#include <string>

namespace server {
namespace {

int ThisYear() {
    base::SystemClock clock;
    const auto days = std::chrono::floor<std::chrono::days>(clock.Now());
    return static_cast<int>(std::chrono::year_month_day(days).year());
}

std::string LineJson(const std::string& input, const matching::Cell& cell) {
    const bool sent = matching::OutcomeOf(cell.reason) == matching::Outcome::kSent;
    base::Json line = base::Json::MakeObject();
    line.Set("input", base::IsUtf8(input) ? input : base::EscapeControls(input));
    line.Set("normalized", cell.normalized.empty() ? base::Json() : base::Json(cell.normalized));
    line.Set("cell", cell.text)
        .Set("reason", sent ? base::Json() : base::Json(matching::ToString(cell.reason)));
    return line.Dump() + "\n";
}

}  // namespace

int Run(const NormalizeArguments& arguments) {
    const auto key = matching::KeyNamed(arguments.key);
    if (!key) {
        return PrintUsage(fmt::format("'{}' is no key of {}", base::EscapeControls(arguments.key),
                                      arguments.destination));
    }
    const bool hashed = arguments.declared == "hashed";
    if (hashed && !matching::IsHashed(*key)) {
        return PrintUsage(fmt::format("{} leaves in clear, so its values cannot be hashed already",
                                      matching::ToString(*key)));
    }
    matching::NormalizerOptions options;
    options.this_year = ThisYear();
    matching::Normalizer normalizer(options);
    const auto region = matching::Region::FromLetters(arguments.country);
    if (!arguments.country.empty() && !region)
        return PrintUsage("--country takes the two letters of a country");
    matching::Cell cell;
    for (std::string line; std::getline(std::cin, line);) {
        normalizer.Fill(*key, hashed ? matching::Declared::kHashed : matching::Declared::kRaw, line,
                        region.value_or(matching::Region()), cell);
        Print(LineJson(line, cell));
    }
    return kExitDone;
}

}  // namespace server
