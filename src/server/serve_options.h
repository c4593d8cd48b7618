// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "server/arguments.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>

namespace server {

enum class OptionKind {
    kText,
    kNumber,
    kFlag,  // true or false
    kList,  // several texts; with commas between them in one
};

// One option of `glovebox serve`, declared here and nowhere else: its flag is `--name`, its variable
// GLOVEBOX_NAME, its key in the configuration file `name`. Immutable.
struct ServeOption {
    std::string_view name;
    OptionKind kind = OptionKind::kText;
    std::string_view otherwise;  // the default; empty: none
    std::string_view meaning;
    std::int64_t low = 0;  // of a number
    std::int64_t high = 0;

    std::string EnvironmentName() const;
};

std::span<const ServeOption> ServeOptions();

// What one place sets, by the option's name.
using OptionValues = std::map<std::string, std::vector<std::string>, std::less<>>;

// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// One JSON object whose members are options. A member that is none is refused, and so is a value of
// another kind; the error says where.
base::Result<OptionValues> ParseConfiguration(std::string_view text);
base::Result<OptionValues> ReadConfiguration(const std::filesystem::path& file);

// Of each option what `flags` say, else the environment, else `file`, else the default.
base::Result<ServeArguments> ResolveServeOptions(const OptionValues& flags,
                                                 const Environment& environment,
                                                 const OptionValues& file);

// docs/reference/configuration.md.
std::string ConfigurationPage();

}  // namespace server
