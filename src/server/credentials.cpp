// SPDX-License-Identifier: Apache-2.0
#include "server/credentials.h"

#include "base/file.h"

#include <cstdlib>
#include <map>
#include <sstream>

namespace server {
namespace {

constexpr std::size_t kProfilesBytesMax = std::size_t{1} << 20U;

using Section = std::map<std::string, std::string, std::less<>>;

std::string Trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// The settings under [name], as AWS's tools write the file: "key = value" lines, comments by # or ;.
Section SectionOf(const std::string& text, std::string_view name) {
    Section section;
    bool inside = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::string trimmed = Trimmed(line);
        if (trimmed.empty() || trimmed[0] == '#' || trimmed[0] == ';') continue;
        if (trimmed.front() == '[') {
            inside = trimmed.back() == ']' &&
                     Trimmed(std::string_view(trimmed).substr(1, trimmed.size() - 2)) == name;
            continue;
        }
        const std::size_t equals = trimmed.find('=');
        if (!inside || equals == std::string::npos) continue;
        section[Trimmed(std::string_view(trimmed).substr(0, equals))] =
            Trimmed(std::string_view(trimmed).substr(equals + 1));
    }
    return section;
}

std::string ValueOr(const Section& section, std::string_view key) {
    const auto found = section.find(key);
    return found == section.end() ? std::string() : found->second;
}

std::string RegionOf(const Environment& environment) {
    return environment("AWS_REGION")
        .value_or(environment("AWS_DEFAULT_REGION").value_or("us-east-1"));
}

base::Result<Credentials> FromProfile(const Environment& environment) {
    const std::string profile = environment("AWS_PROFILE").value_or("default");
    const std::string file = environment("AWS_SHARED_CREDENTIALS_FILE")
                                 .value_or(environment("HOME").value_or("") + "/.aws/credentials");
    const auto text = base::ReadFile(file, kProfilesBytesMax);
    const Section section = text.ok() ? SectionOf(*text, profile) : Section();
    const std::string id = ValueOr(section, "aws_access_key_id");
    const std::string secret = ValueOr(section, "aws_secret_access_key");
    if (id.empty() || secret.empty()) {
        return base::NotFound("there are no credentials: set AWS_ACCESS_KEY_ID and "
                              "AWS_SECRET_ACCESS_KEY, or a profile '" +
                              profile + "' in '" + file + "'");
    }
    return Credentials{id, base::Secret::FromText(secret), ValueOr(section, "aws_session_token"),
                       RegionOf(environment)};
}

}  // namespace

base::Result<Credentials> FindCredentials(const Environment& environment) {
    const auto id = environment("AWS_ACCESS_KEY_ID");
    const auto secret = environment("AWS_SECRET_ACCESS_KEY");
    if (!id || !secret) return FromProfile(environment);
    return Credentials{*id, base::Secret::FromText(*secret),
                       environment("AWS_SESSION_TOKEN").value_or(""), RegionOf(environment)};
}

std::optional<std::string> FromEnvironment(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace server
