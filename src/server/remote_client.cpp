// SPDX-License-Identifier: Apache-2.0
#include "server/remote_client.h"

#include "crypto/sha256.h"
#include "crypto/sigv4_key.h"
#include "crypto/sigv4_sign.h"

#include <utility>

namespace server {
namespace {

constexpr std::string_view kPurpose = "endpoint";
constexpr std::size_t kAnswerBytesMax = std::size_t{16} << 20U;

// As curl writes the header: without the port that the scheme implies.
std::string HostHeader(const net::Url& url) {
    const std::uint16_t implied = url.scheme == net::UrlScheme::kHttps ? 443 : 80;
    const std::string whole = url.HostAndPort();
    return url.port == implied ? whole.substr(0, whole.rfind(':')) : whole;
}

base::Result<std::unique_ptr<net::HttpClient>> MakeHttpClient(const net::Url& endpoint,
                                                              const Environment& environment) {
    // The one who typed the address allows it, wherever it leads.
    ASSIGN_OR_RETURN(auto policy, net::EgressPolicy::Make({{std::string(kPurpose), endpoint.host,
                                                            endpoint.port, true}}));
    net::CurlOptions options;
    options.purpose = kPurpose;
    options.authorities_file = environment("AWS_CA_BUNDLE").value_or("");
    return std::make_unique<net::CurlHttpClient>(
        std::make_shared<const net::EgressPolicy>(std::move(policy)), std::move(options));
}

}  // namespace

base::Result<std::unique_ptr<RemoteClient>> RemoteClient::Make(const std::string& endpoint,
                                                               Credentials credentials,
                                                               const Environment& environment) {
    auto url = net::ParseUrl(endpoint);
    if (!url.ok()) return url.error().Within("--endpoint");
    if (url->path != "/" || url->has_query)
        return base::InvalidArgument("--endpoint: takes scheme, host and port, nothing after");
    ASSIGN_OR_RETURN(auto http, MakeHttpClient(*url, environment));
    return std::unique_ptr<RemoteClient>(
        new RemoteClient(*std::move(url), std::move(credentials), std::move(http)));
}

base::Result<base::Json> RemoteClient::Ask(const Request& request) {
    ASSIGN_OR_RETURN(const net::RequestTarget target, net::ParseRequestTarget(request.target));
    net::Url url = endpoint_;
    url.path = target.path;
    url.query = target.query;
    url.has_query = target.has_query;
    net::HttpRequest sent;
    sent.method = request.method;
    sent.url = url.ToString();
    sent.response_bytes_max = kAnswerBytesMax;
    if (!request.body.is_null()) sent.body = request.body.Dump();

    const std::string host = HostHeader(url);
    const base::WallTime now = clock_.Now();
    sent.headers = {{"Content-Type", "application/json"}, {"X-Amz-Date", crypto::ToAmzDate(now)}};
    if (!credentials_.session_token.empty())
        sent.headers.push_back({"X-Amz-Security-Token", credentials_.session_token});
    std::vector<crypto::SigV4Header> covered = {{"host", host}};
    for (const net::HttpHeader& header : sent.headers)
        covered.push_back({header.name, header.value});
    ASSIGN_OR_RETURN(
        std::string authorization,
        crypto::SignHeaders({sent.method, url.path, url.query, covered},
                            {credentials_.access_key_id, credentials_.secret_access_key,
                             credentials_.region, request.service, now},
                            base::HexEncode(crypto::Sha256(base::AsBytes(sent.body)))));
    sent.headers.push_back({"Authorization", std::move(authorization)});
    ASSIGN_OR_RETURN(const net::HttpResponse response, http_->Send(sent));
    if (response.status / 100 != 2) return ErrorOfAnswer(response.status, response.body);
    if (response.body.empty()) return base::Json();
    return base::ParseJson(response.body, {.bytes_max = kAnswerBytesMax});
}

}  // namespace server
