// SPDX-License-Identifier: Apache-2.0
#include "server/serve_command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace server {
namespace {

std::string HelpOf(const ServeOption& option) {
    std::string help(option.meaning);
    if (!option.otherwise.empty()) help += " [" + std::string(option.otherwise) + "]";
    return help;
}

std::optional<std::string> FromEnvironment(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

void ServeCommandLine::AddTo(CLI::App& app) {
    app.add_option("--config", config_,
                   "a JSON file with options (docs/reference/configuration.md)")
        ->envname("GLOVEBOX_CONFIG");
    for (const ServeOption& option : ServeOptions()) {
        if (option.name == "data") continue;  // of every command
        const std::string name(option.name);
        std::vector<std::string>& values = flags_[name];
        if (option.kind == OptionKind::kFlag) {
            app.add_flag_function(
                "--" + name,
                [&values](std::int64_t count) { values = {count > 0 ? "true" : "false"}; },
                HelpOf(option));
        } else {
            app.add_option("--" + name, values, HelpOf(option))
                ->expected(1)
                ->multi_option_policy(option.kind == OptionKind::kList
                                          ? CLI::MultiOptionPolicy::TakeAll
                                          : CLI::MultiOptionPolicy::Throw);
        }
    }
}

base::Result<ServeArguments> ServeCommandLine::Resolve(const std::string& data) const {
    OptionValues file;
    if (!config_.empty()) {
        ASSIGN_OR_RETURN(file, ReadConfiguration(config_));
    }
    OptionValues flags;
    for (const auto& [name, values] : flags_)
        if (!values.empty()) flags[name] = values;
    if (!data.empty()) flags["data"] = {data};
    return ResolveServeOptions(flags, FromEnvironment, file);
}

}  // namespace server
