// SPDX-License-Identifier: Apache-2.0
#include "server/metrics_access.h"

#include "base/file.h"

namespace server {
namespace {

constexpr std::size_t kTokenFileBytesMax = 4'096;
constexpr std::string_view kScheme = "Bearer ";

net::ServerAnswer Refused(int status, std::string_view reason) {
    net::ServerAnswer answer;
    answer.response.status = status;
    answer.response.headers = {{"Content-Type", "text/plain"}};
    if (status == 401) answer.response.headers.push_back({"WWW-Authenticate", "Bearer"});
    answer.response.body = std::string(reason) + "\n";
    return answer;
}

base::Result<base::Secret> ReadToken(const std::string& file) {
    ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file, kTokenFileBytesMax));
    const std::string_view line = std::string_view(text).substr(0, text.find_first_of("\r\n"));
    if (line.size() < kMetricsTokenBytesMin) {
        return base::InvalidArgument("--metrics-token-file: the first line of '" + file +
                                     "' must have at least " +
                                     std::to_string(kMetricsTokenBytesMin) + " characters");
    }
    return base::Secret::FromText(line);
}

}  // namespace

base::Result<MetricsAccess> MetricsAccess::Make(const ServeArguments& arguments, bool on_loopback) {
    std::optional<base::Secret> token;
    if (!arguments.metrics_token_file.empty()) {
        ASSIGN_OR_RETURN(token, ReadToken(arguments.metrics_token_file));
    }
    const bool open =
        on_loopback && arguments.host_names.empty() && arguments.trusted_proxies.empty();
    return MetricsAccess(std::move(token), open);
}

std::optional<net::ServerAnswer> MetricsAccess::Refusal(const net::ServerRequest& request) const {
    if (request.method != "GET" && request.method != "HEAD") return Refused(405, "read it");
    if (!token_) {
        if (open_) return std::nullopt;
        return Refused(403, "metrics need --metrics-token-file where others can reach the server");
    }
    const std::string* header = net::FindHeader(request.headers, "Authorization");
    const bool one = net::CountHeader(request.headers, "Authorization") == 1;
    if (one && header->starts_with(kScheme) &&
        base::Secret::FromText(std::string_view(*header).substr(kScheme.size())).Equals(*token_)) {
        return std::nullopt;
    }
    return Refused(401, "metrics need their bearer token");
}

}  // namespace server
