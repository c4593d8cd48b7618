// SPDX-License-Identifier: Apache-2.0
#include "server/remote_client.h"

#include "base/file.h"
#include "base/percent.h"
#include "crypto/sha256.h"
#include "crypto/sigv4_key.h"
#include "crypto/sigv4_sign.h"

#include <algorithm>
#include <utility>

namespace server {
namespace {

constexpr std::string_view kPurpose = "endpoint";
constexpr std::size_t kAnswerBytesMax = std::size_t{16} << 20U;
constexpr std::size_t kPieceBytes = std::size_t{8} << 20U;

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

base::Error Unanswered(const base::Error& error, bool reads) {
    const bool not_sent = net::DeliveryOf(error) == net::Delivery::kNotSent;
    const std::string_view next = not_sent ? "does a node listen there?"
                                  : reads  ? "ask again"
                                           : "what was asked may have been done, look before you "
                                             "ask again";
    return {error.code, error.message + "; " + std::string(next), {}};
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

base::Result<net::HttpResponse> RemoteClient::Send(const Request& request,
                                                   net::HttpHeaders headers) {
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
    const std::string digest = base::HexEncode(crypto::Sha256(base::AsBytes(sent.body)));
    sent.headers = std::move(headers);
    sent.headers.push_back({"X-Amz-Date", crypto::ToAmzDate(now)});
    sent.headers.push_back({"X-Amz-Content-Sha256", digest});
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
                            digest));
    sent.headers.push_back({"Authorization", std::move(authorization)});
    auto response = http_->Send(sent);
    if (!response.ok() && response.error().code == base::ErrorCode::kUnavailable)
        return Unanswered(response.error(), request.method == "GET");
    return response;
}

base::Result<base::Json> RemoteClient::Ask(const Request& request) {
    ASSIGN_OR_RETURN(const net::HttpResponse response,
                     Send(request, {{"Content-Type", "application/json"}}));
    if (response.status / 100 != 2) return ErrorOfAnswer(response.status, response.body);
    if (response.body.empty()) return base::Json();
    return base::ParseJson(response.body, {.bytes_max = kAnswerBytesMax});
}

base::Status RemoteClient::Fetch(const std::string& bucket, const std::string& key, int fd) {
    std::string path = "/" + base::PercentEncode(bucket);
    for (std::size_t at = 0; at <= key.size();) {
        const std::size_t slash = std::min(key.find('/', at), key.size());
        path += "/" + base::PercentEncode(std::string_view(key).substr(at, slash - at));
        at = slash + 1;
    }
    std::string etag;
    for (std::size_t begin = 0;;) {
        net::HttpHeaders headers = {{"Range", "bytes=" + std::to_string(begin) + "-" +
                                                  std::to_string(begin + kPieceBytes - 1)}};
        if (!etag.empty()) headers.push_back({"If-Match", etag});
        ASSIGN_OR_RETURN(const net::HttpResponse piece,
                         Send({"s3", "GET", path}, std::move(headers)));
        if (piece.status == 416) return {};  // it ended where the last piece did
        if (piece.status == 412) return base::Conflict("the object changed while it was read");
        if (piece.status / 100 != 2) return ErrorOfAnswer(piece.status, piece.body);
        RETURN_IF_ERROR(base::WriteAll(fd, {piece.body.data(), piece.body.size()}));
        begin += piece.body.size();
        if (piece.status == 200 || piece.body.size() < kPieceBytes) return {};
        if (const std::string* tag = net::FindHeader(piece.headers, "ETag")) etag = *tag;
    }
}

}  // namespace server
