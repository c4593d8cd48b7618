// SPDX-License-Identifier: Apache-2.0
#include "access/name.h"
#include "api/document_reader.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

constexpr std::size_t kSecretBytesMax = 8192;
constexpr std::size_t kVariableBytesMax = 255;

// What goes into HTTP requests has no white space or control characters; an environment variable
// often ends with one.
bool IsPrintable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

base::Result<std::string> FromEnvironment(const base::Json& json, const std::string& field,
                                          const DocumentPlace& place) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(json, field, {"env"}));
    ASSIGN_OR_RETURN(const std::string name, reader.Text("env"));
    if (name.empty() || name.size() > kVariableBytesMax || !IsPrintable(name)) {
        return base::FieldError(reader.FieldOf("env"),
                                base::QuoteName(name) + " is no name of a variable");
    }
    if (!place.environment) return base::FieldError(field, "the environment is not read here");
    auto value = place.environment(name);
    if (!value) {
        return base::FieldError(field, "the environment variable " + base::QuoteName(name) +
                                           " is not set");
    }
    return *std::move(value);
}

// Neither the value nor its length ever gets into an error.
base::Result<std::optional<base::Secret>>
SecretMember(const base::ObjectReader& reader, std::string_view name, const DocumentPlace& place) {
    const base::Json* json = reader.Find(name);
    if (json == nullptr) return std::optional<base::Secret>();
    const std::string field = reader.FieldOf(name);
    if (!json->is_string() && !json->is_object()) {
        return base::FieldError(field, R"(must be a text or {"env": name of a variable})");
    }
    std::string text;
    if (json->is_string()) {
        text = json->AsString();
    } else {
        ASSIGN_OR_RETURN(text, FromEnvironment(*json, field, place));
    }
    if (text.empty()) return base::FieldError(field, "is empty");
    if (text.size() > kSecretBytesMax || !IsPrintable(text)) {
        return base::FieldError(field,
                                "must be at most 8192 printable ASCII characters without spaces");
    }
    return std::optional(base::Secret::FromText(text));
}

}  // namespace

base::Result<DestinationEntry> ParseDestination(const base::Json& json, std::string field,
                                                const DocumentPlace& place) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, field,
                                              {"account", "name", "kind", "adAccountId", "endpoint",
                                               "apiVersion", "accessToken", "appSecret"}));
    DestinationEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.account, NameMember(reader, "account", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(entry.name, NameMember(reader, "name", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(entry.kind, reader.OptionalText("kind"));
    ASSIGN_OR_RETURN(entry.ad_account, reader.OptionalText("adAccountId"));
    ASSIGN_OR_RETURN(entry.endpoint, reader.OptionalText("endpoint"));
    ASSIGN_OR_RETURN(entry.api_version, reader.OptionalText("apiVersion"));
    ASSIGN_OR_RETURN(entry.access_token, SecretMember(reader, "accessToken", place));
    ASSIGN_OR_RETURN(entry.app_secret, SecretMember(reader, "appSecret", place));
    return entry;
}

}  // namespace api
