// SPDX-License-Identifier: Apache-2.0
#include "activation/destination.h"

#include "base/object_reader.h"
#include "base/utf8.h"
#include "net/ip_address.h"
#include "net/url.h"

#include <algorithm>

namespace activation {
namespace {

constexpr std::string_view kMetaEndpoint = "https://graph.facebook.com";
constexpr std::string_view kMetaVersion = "v26.0";
constexpr std::string_view kAccountPrefix = "act_";
constexpr std::size_t kAccountDigitsMax = 20;
constexpr std::size_t kVersionDigitsMax = 3;
constexpr std::string_view kTokenPurpose = "destinations.access_token";
constexpr std::string_view kAppSecretPurpose = "destinations.app_secret";

bool IsDigits(std::string_view text, std::size_t count_max) {
    return !text.empty() && text.size() <= count_max &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

base::Status CheckName(std::string_view name) {
    if (name.empty() || name.size() > kDestinationNameBytesMax || !base::IsUtf8(name) ||
        base::EscapeControls(name) != name) {
        return base::FieldError("name", "must be 1 to " + std::to_string(kDestinationNameBytesMax) +
                                            " bytes without control characters");
    }
    return {};
}

base::Result<std::string> CheckAdAccount(std::string_view text) {
    if (text.starts_with(kAccountPrefix)) text.remove_prefix(kAccountPrefix.size());
    if (!IsDigits(text, kAccountDigitsMax)) {
        return base::FieldError("adAccountId", "must be digits, with or without act_ before them");
    }
    return std::string(kAccountPrefix) + std::string(text);
}

bool IsLoopback(const std::string& host) {
    if (host == "localhost") return true;
    const auto address = net::IpAddress::Parse(host);
    return address && address->Kind() == net::AddressKind::kLoopback;
}

base::Result<std::string> CheckEndpoint(std::string_view text) {
    if (text.empty()) text = kMetaEndpoint;
    auto url = net::ParseUrl(text);
    if (!url.ok()) return base::FieldError("endpoint", url.error().message);
    if (url->has_query) return base::FieldError("endpoint", "must not have a query");
    if (url->scheme == net::UrlScheme::kHttp && !IsLoopback(url->host)) {
        return base::FieldError("endpoint",
                                "must be https; plain http is for loopback addresses only");
    }
    while (url->path.ends_with('/')) url->path.pop_back();
    const std::string_view scheme = url->scheme == net::UrlScheme::kHttp ? "http://" : "https://";
    return std::string(scheme) + url->HostAndPort() + url->path;
}

base::Result<std::string> CheckVersion(std::string_view text) {
    if (text.empty()) text = kMetaVersion;
    const std::size_t dot = text.find('.');
    if (!text.starts_with('v') || dot == std::string_view::npos ||
        !IsDigits(text.substr(1, dot - 1), kVersionDigitsMax) ||
        !IsDigits(text.substr(dot + 1), kVersionDigitsMax)) {
        return base::FieldError("apiVersion", "must be like v26.0");
    }
    return std::string(text);
}

// A secret opens only for the endpoint it was given for.
std::string SealedName(const DestinationSettings& settings) {
    return settings.name + "\n" + settings.endpoint;
}

base::Result<std::optional<base::Bytes>> SealAppSecret(const crypto::KeyRing& keys,
                                                       const base::AccountId& account,
                                                       std::string_view name,
                                                       const base::Secret& secret) {
    if (secret.empty()) return std::optional<base::Bytes>();
    ASSIGN_OR_RETURN(base::Bytes sealed, keys.Seal({kAppSecretPurpose, account, name}, secret));
    return std::optional<base::Bytes>(std::move(sealed));
}

using Row = std::tuple<base::DestinationId, base::AccountId, std::string, std::string, std::string,
                       std::string, std::string>;

StoredDestination FromRow(Row row) {
    auto& [id, account, name, kind, ad_account, endpoint, api_version] = row;
    return {std::move(id),
            std::move(account),
            {std::move(name), std::move(kind), std::move(ad_account), std::move(endpoint),
             std::move(api_version)}};
}

void CompareSettings(const DestinationSettings& before, const DestinationSettings& after,
                     std::vector<std::string>& changed) {
    if (before.kind != after.kind) changed.emplace_back("kind");
    if (before.ad_account != after.ad_account) changed.emplace_back("adAccountId");
    if (before.endpoint != after.endpoint) changed.emplace_back("endpoint");
    if (before.api_version != after.api_version) changed.emplace_back("apiVersion");
}

}  // namespace

std::string TargetOf(const DestinationSettings& settings) {
    return settings.endpoint + "/" + settings.ad_account;
}

std::string PlatformAccountOf(const DestinationSettings& settings) {
    constexpr std::string_view kSchemeEnd = "://";
    std::string_view host = settings.endpoint;
    if (const auto at = host.find(kSchemeEnd); at != std::string_view::npos) {
        host.remove_prefix(at + kSchemeEnd.size());
    }
    std::string_view digits = settings.ad_account;
    if (digits.starts_with(kAccountPrefix)) digits.remove_prefix(kAccountPrefix.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return settings.kind + "/" + std::string(host.substr(0, host.find('/'))) + "/" +
           std::string(digits);
}

base::Result<DestinationSettings> CheckDestination(DestinationSettings settings) {
    RETURN_IF_ERROR(CheckName(settings.name));
    if (settings.kind != kMetaKind) {
        return base::FieldError("kind", "must be " + std::string(kMetaKind));
    }
    ASSIGN_OR_RETURN(settings.ad_account, CheckAdAccount(settings.ad_account));
    ASSIGN_OR_RETURN(settings.endpoint, CheckEndpoint(settings.endpoint));
    ASSIGN_OR_RETURN(settings.api_version, CheckVersion(settings.api_version));
    return settings;
}

base::Result<std::vector<std::string>>
DestinationStore::Changes(const base::AccountId& account, const DestinationSettings& settings,
                          const DestinationSecrets& secrets) {
    ASSIGN_OR_RETURN(const auto stored, Find(account, settings.name));
    if (!stored) return std::vector<std::string>{"created"};
    std::vector<std::string> changed;
    CompareSettings(stored->settings, settings, changed);
    ASSIGN_OR_RETURN(const DestinationSecrets before, Unseal(*stored));
    if (!before.access_token.Equals(secrets.access_token)) changed.emplace_back("accessToken");
    if (!before.app_secret.Equals(secrets.app_secret)) changed.emplace_back("appSecret");
    return changed;
}

base::Result<base::DestinationId> DestinationStore::Put(const base::AccountId& account,
                                                        const DestinationSettings& settings,
                                                        const DestinationSecrets& secrets,
                                                        const base::DestinationId& new_id) {
    if (secrets.access_token.empty()) return base::FieldError("accessToken", "must not be empty");
    const std::string name = SealedName(settings);
    ASSIGN_OR_RETURN(const base::Bytes token,
                     keys_.Seal({kTokenPurpose, account, name}, secrets.access_token));
    ASSIGN_OR_RETURN(const auto app_secret,
                     SealAppSecret(keys_, account, name, secrets.app_secret));
    ASSIGN_OR_RETURN(
        auto row,
        database_.QueryOne<base::DestinationId>(
            "INSERT INTO destinations (id, account, name, kind, ad_account, endpoint, api_version,"
            " access_token, app_secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (account, name) DO UPDATE SET kind = excluded.kind,"
            " ad_account = excluded.ad_account, endpoint = excluded.endpoint,"
            " api_version = excluded.api_version, access_token = excluded.access_token,"
            " app_secret = excluded.app_secret RETURNING id",
            {new_id, account, settings.name, settings.kind, settings.ad_account, settings.endpoint,
             settings.api_version, token, app_secret}));
    if (!row) return base::Internal("a destination was not stored");
    return std::get<0>(*std::move(row));
}

base::Result<std::optional<StoredDestination>>
DestinationStore::Find(const base::AccountId& account, std::string_view name) {
    ASSIGN_OR_RETURN(
        auto row,
        database_.QueryOne<Row>(
            "SELECT id, account, name, kind, ad_account, endpoint, api_version FROM destinations"
            " WHERE account = ? AND name = ?",
            {account, name}));
    if (!row) return std::optional<StoredDestination>();
    return std::optional<StoredDestination>(FromRow(*std::move(row)));
}

base::Result<std::vector<StoredDestination>>
DestinationStore::List(const base::AccountId& account) {
    ASSIGN_OR_RETURN(
        auto rows,
        database_.Query<Row>(
            "SELECT id, account, name, kind, ad_account, endpoint, api_version FROM destinations"
            " WHERE account = ? ORDER BY name LIMIT ?",
            {account, static_cast<std::int64_t>(kDestinationsPerAccountMax)}));
    std::vector<StoredDestination> found;
    for (Row& row : rows) found.push_back(FromRow(std::move(row)));
    return found;
}

base::Result<DestinationSecrets> DestinationStore::Unseal(const StoredDestination& destination) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database_.QueryOne<base::Bytes, std::optional<base::Bytes>>(
            "SELECT access_token, app_secret FROM destinations WHERE id = ?", {destination.id})));
    if (!row) return base::NotFound("the destination does not exist any more");
    const auto& [token, app_secret] = *row;
    const std::string name = SealedName(destination.settings);
    DestinationSecrets secrets;
    ASSIGN_OR_RETURN(secrets.access_token,
                     keys_.Unseal({kTokenPurpose, destination.account, name}, token));
    if (app_secret) {
        ASSIGN_OR_RETURN(secrets.app_secret,
                         keys_.Unseal({kAppSecretPurpose, destination.account, name}, *app_secret));
    }
    return secrets;
}

}  // namespace activation
