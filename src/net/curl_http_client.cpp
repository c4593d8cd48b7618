// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/utf8.h"
#include "net/http_client.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace net {
namespace {

constexpr std::size_t kIdleHandlesMax = 8;
constexpr long kConnectionsPerHandleMax = 4;
constexpr std::size_t kResponseHeadBytesMax = std::size_t{64} << 10U;
constexpr std::array<std::string_view, 6> kOwnHeaders = {
    "host", "content-length", "transfer-encoding", "expect", "connection", "upgrade"};

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// libcurl's own preparation; and a peer that hangs up must be an error of the call, not the end of
// the process. A variable that libcurl reads itself goes: it would write the secrets of every
// connection to a file.
bool PrepareProcess() {
    unsetenv("SSLKEYLOGFILE");
    struct sigaction current{};
    if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
        std::signal(SIGPIPE, SIG_IGN);
    }
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

enum class Stop { kNone, kHeadTooLarge, kBodyTooLarge, kAddress, kSecondSending };

// One request on its way: what libcurl's callbacks work on.
struct Exchange {
    const HttpRequest& request;
    const std::vector<IpAddress>& addresses;
    HttpResponse response;
    std::size_t body_sent = 0;
    std::size_t head_received = 0;
    Stop stop = Stop::kNone;
};

std::size_t ReadBody(char* out, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::string& body = exchange.request.body;
    const std::size_t part = std::min(size * count, body.size() - exchange.body_sent);
    body.copy(out, part, exchange.body_sent);
    exchange.body_sent += part;
    return part;
}

std::size_t TakeBody(char* in, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::size_t part = size * count;
    if (part > exchange.request.response_bytes_max - exchange.response.body.size()) {
        exchange.stop = Stop::kBodyTooLarge;
        return CURL_WRITEFUNC_ERROR;
    }
    exchange.response.body.append(in, part);
    return part;
}

std::string_view Trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t TakeHeadLine(char* in, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::string_view line(in, size * count);
    exchange.head_received += line.size();
    if (exchange.head_received > kResponseHeadBytesMax) {
        exchange.stop = Stop::kHeadTooLarge;
        return CURL_WRITEFUNC_ERROR;
    }
    if (line.starts_with("HTTP/")) {
        exchange.response.headers.clear();  // what an interim answer (1xx) said does not count
        return line.size();
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
        exchange.response.headers.push_back(
            {std::string(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1)))});
    }
    return line.size();
}

std::optional<IpAddress> AddressOf(const curl_sockaddr& peer) {
    if (peer.family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &peer.addr, sizeof address);
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &address.sin_addr, bytes.size());
        return IpAddress::FromV4(bytes);
    }
    if (peer.family != AF_INET6 || peer.addrlen < sizeof(sockaddr_in6)) return std::nullopt;
    // libcurl's struct shows the shorter kind of address, but `addrlen` bytes stand there.
    const void* start = &peer.addr;
    sockaddr_in6 address{};
    std::memcpy(&address, start, sizeof address);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
    return IpAddress::FromV6(bytes);
}

// The last gate before the wire. Whatever libcurl thinks the host is, only a checked address is
// connected to; and libcurl's habit of repeating a request when a kept connection dies stops here,
// because the other side may have handled the first one.
curl_socket_t OpenSocket(void* context, curlsocktype, curl_sockaddr* peer) {
    auto& exchange = *static_cast<Exchange*>(context);
    const auto address = AddressOf(*peer);
    const auto& checked = exchange.addresses;
    if (!address || std::find(checked.begin(), checked.end(), *address) == checked.end()) {
        exchange.stop = Stop::kAddress;
        return CURL_SOCKET_BAD;
    }
    if (exchange.body_sent > 0) {
        exchange.stop = Stop::kSecondSending;
        return CURL_SOCKET_BAD;
    }
    return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
}

base::Status CheckRequest(const HttpRequest& request) {
    if (!IsHttpToken(request.method))
        return base::InvalidArgument("the request's method is not a token");
    for (const HttpHeader& header : request.headers) {
        if (!IsHttpToken(header.name) || !IsHttpFieldValue(header.value)) {
            return base::InvalidArgument("a header of the request is malformed");
        }
        const std::string name = base::AsciiLower(header.name);
        if (std::find(kOwnHeaders.begin(), kOwnHeaders.end(), name) != kOwnHeaders.end()) {
            return base::InvalidArgument("the header " + name + " is not for callers to set");
        }
    }
    return {};
}

void Append(List& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    ASSERT(longer != nullptr);
    if (!list) list.reset(longer);  // a list that was not empty keeps its first element
}

List MakeHeaders(const HttpRequest& request) {
    List list(nullptr, curl_slist_free_all);
    for (const HttpHeader& header : request.headers) {
        // libcurl reads "Name:" as "leave it out" and "Name;" as "send it empty".
        Append(list, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
    }
    Append(list, "Expect:");
    if (FindHeader(request.headers, "Content-Type") == nullptr) Append(list, "Content-Type:");
    return list;
}

// Names are pinned to their checked addresses; an address needs no look-up.
List MakePins(const Url& url, const std::vector<IpAddress>& addresses) {
    List list(nullptr, curl_slist_free_all);
    if (IpAddress::Parse(url.host)) return list;
    std::string pin = url.host + ":" + std::to_string(url.port) + ":";
    for (const IpAddress& address : addresses) {
        if (pin.back() != ':') pin += ",";
        pin += address.is_v6() ? "[" + address.ToString() + "]" : address.ToString();
    }
    Append(list, pin);
    return list;
}

template <class Value>
void Set(CURL* curl, CURLoption option, Value value) {
    // Fails only for an option that this libcurl does not know; going on without it would not be
    // what we promise.
    ASSERT(curl_easy_setopt(curl, option, value) == CURLE_OK);
}

void SetTransport(CURL* curl, const CurlOptions& options) {
    Set(curl, CURLOPT_NOSIGNAL, 1L);
    Set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    Set(curl, CURLOPT_FOLLOWLOCATION, 0L);
    Set(curl, CURLOPT_PROXY, "");  // empty, not unset: unset asks the environment
    Set(curl, CURLOPT_NOPROXY, "*");
    Set(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    Set(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    Set(curl, CURLOPT_HTTP09_ALLOWED, 0L);
    Set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    Set(curl, CURLOPT_PATH_AS_IS, 1L);
    Set(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    Set(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    Set(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    Set(curl, CURLOPT_MAXCONNECTS, kConnectionsPerHandleMax);
    Set(curl, CURLOPT_TCP_NODELAY, 1L);
    Set(curl, CURLOPT_USERAGENT, "glovebox");
    if (options.authorities_file.empty()) return;
    Set(curl, CURLOPT_CAINFO, options.authorities_file.c_str());
    Set(curl, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
}

void SetCallbacks(CURL* curl, Exchange& exchange) {
    Set(curl, CURLOPT_READFUNCTION, &ReadBody);
    Set(curl, CURLOPT_READDATA, &exchange);
    Set(curl, CURLOPT_WRITEFUNCTION, &TakeBody);
    Set(curl, CURLOPT_WRITEDATA, &exchange);
    Set(curl, CURLOPT_HEADERFUNCTION, &TakeHeadLine);
    Set(curl, CURLOPT_HEADERDATA, &exchange);
    Set(curl, CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
    Set(curl, CURLOPT_OPENSOCKETDATA, &exchange);
}

void SetMethod(CURL* curl, const HttpRequest& request) {
    if (request.method == "HEAD") {
        Set(curl, CURLOPT_NOBODY, 1L);
        return;
    }
    const bool has_body =
        !request.body.empty() || request.method == "POST" || request.method == "PUT";
    if (has_body) {
        Set(curl, CURLOPT_POST, 1L);
        Set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    } else {
        Set(curl, CURLOPT_HTTPGET, 1L);
    }
    Set(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

Delivery DeliveryAfter(CURL* curl, const Exchange& exchange) {
    long request_bytes = 0;
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &request_bytes);
    return request_bytes == 0 && exchange.body_sent == 0 ? Delivery::kNotSent : Delivery::kUnknown;
}

bool IsCertificateProblem(CURLcode code) {
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_INVALIDCERTSTATUS;
}

base::Error ErrorOf(CURL* curl, CURLcode code, const Exchange& exchange, const std::string& peer) {
    switch (exchange.stop) {
        case Stop::kHeadTooLarge:
            return base::ResourceExhausted("the answer of " + peer + " has more than " +
                                           std::to_string(kResponseHeadBytesMax) +
                                           " bytes of headers");
        case Stop::kBodyTooLarge:
            return base::ResourceExhausted("the answer of " + peer + " is longer than " +
                                           std::to_string(exchange.request.response_bytes_max) +
                                           " bytes");
        case Stop::kAddress:
            return base::PermissionDenied(peer + " led to an address that was not checked");
        case Stop::kSecondSending:
            return UnansweredRequest(peer + " closed the connection before it answered",
                                     Delivery::kUnknown);
        case Stop::kNone: break;
    }
    if (IsCertificateProblem(code)) {
        return base::PermissionDenied("the certificate of " + peer + " could not be verified");
    }
    return UnansweredRequest("no answer from " + peer + ": " + curl_easy_strerror(code),
                             DeliveryAfter(curl, exchange));
}

bool AreLoopback(const std::vector<IpAddress>& addresses) {
    return std::all_of(addresses.begin(), addresses.end(), [](const IpAddress& address) {
        return address.Kind() == AddressKind::kLoopback;
    });
}

}  // namespace

// The handles not in use, each with the connections it keeps. Thread-safe.
class CurlHttpClient::Pool final {
  public:
    Handle Take() {
        const base::Lock lock(mutex_);
        if (idle_.empty()) return {curl_easy_init(), curl_easy_cleanup};
        Handle handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
    }

    void Give(Handle handle) {
        curl_easy_reset(handle.get());  // forgets the request, keeps the connections
        const base::Lock lock(mutex_);
        if (idle_.size() < kIdleHandlesMax) idle_.push_back(std::move(handle));
    }

  private:
    base::Mutex mutex_;
    std::vector<Handle> idle_ GUARDED_BY(mutex_);
};

CurlHttpClient::CurlHttpClient(std::shared_ptr<const EgressPolicy> policy, CurlOptions options)
    : policy_(std::move(policy)), options_(std::move(options)), pool_(std::make_unique<Pool>()) {
    static const bool prepared = PrepareProcess();
    ASSERT(prepared);
}

CurlHttpClient::~CurlHttpClient() = default;

base::Result<HttpResponse> CurlHttpClient::Send(const HttpRequest& request) {
    base::SystemClock clock;
    const base::SteadyTime deadline = clock.SteadyNow() + request.total_timeout_max;
    RETURN_IF_ERROR(CheckRequest(request));
    ASSIGN_OR_RETURN(const Url url, ParseUrl(request.url));
    auto checked = policy_->Check(options_.purpose, url);
    if (!checked.ok()) {
        base::Error error = std::move(checked).error();
        if (error.code != base::ErrorCode::kUnavailable) return error;
        return UnansweredRequest(std::move(error.message), Delivery::kNotSent);
    }
    const std::vector<IpAddress>& addresses = *checked;
    if (url.scheme == UrlScheme::kHttp && !AreLoopback(addresses)) {
        return base::PermissionDenied("plain http goes to loopback addresses only: use https for " +
                                      url.HostAndPort());
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock.SteadyNow());
    if (left.count() <= 0) {
        return UnansweredRequest("no time left to ask " + url.HostAndPort(), Delivery::kNotSent);
    }
    return Perform(request, url, addresses, left);
}

base::Result<HttpResponse> CurlHttpClient::Perform(const HttpRequest& request, const Url& url,
                                                   const std::vector<IpAddress>& addresses,
                                                   std::chrono::milliseconds time_left) {
    Handle handle = pool_->Take();
    if (!handle) return base::Internal("libcurl gives no handle");
    CURL* curl = handle.get();
    Exchange exchange{.request = request, .addresses = addresses, .response = {}};
    const List headers = MakeHeaders(request);
    const List pins = MakePins(url, addresses);
    SetTransport(curl, options_);
    SetCallbacks(curl, exchange);
    SetMethod(curl, request);
    Set(curl, CURLOPT_URL, url.ToString().c_str());
    Set(curl, CURLOPT_HTTPHEADER, headers.get());
    if (pins) Set(curl, CURLOPT_RESOLVE, pins.get());
    Set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout_max.count()));
    Set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(time_left.count()));
    const CURLcode code = curl_easy_perform(curl);
    // A handle that failed is not used again: libcurl would carry its half-sent body into the next
    // request.
    if (code != CURLE_OK) return ErrorOf(curl, code, exchange, url.HostAndPort());
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    exchange.response.status = static_cast<int>(status);
    pool_->Give(std::move(handle));
    return std::move(exchange.response);
}

}  // namespace net
