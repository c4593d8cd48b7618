// SPDX-License-Identifier: Apache-2.0
// Whatever bytes are called a URL, a form or the head of a request: what is let through means one thing only.
#include "net/url.h"

#include "base/bytes.h"
#include "net/ip_address.h"
#include "net/request_head.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void Require(bool condition) {
    if (!condition) std::abort();
}

bool IsPlain(std::string_view text) {
    return std::ranges::all_of(text,
                               [](char c) { return c > ' ' && c < 0x7f && c != '\\' && c != '#'; });
}

void CheckUrl(std::string_view text) {
    const auto url = net::ParseUrl(text);
    if (!url.ok()) return;
    Require(url->port != 0);
    Require(net::IsUrlHost(url->host));
    Require(url->host.find_first_of("@/?#[]% ") == std::string::npos);
    Require(url->path.starts_with('/'));
    Require(IsPlain(url->path) && IsPlain(url->query));
    Require(text.find('@') == std::string_view::npos ||
            text.find('@') > text.find_first_of("/?", 8));
    const auto again = net::ParseUrl(url->ToString());
    Require(again.ok());
    Require(again->host == url->host && again->port == url->port && again->path == url->path);
    Require(again->query == url->query && again->has_query == url->has_query);
}

void CheckForm(std::string_view text) {
    Require(net::PercentDecode(net::PercentEncode(text)).ok());
    Require(*net::PercentDecode(net::PercentEncode(text)) == text);
    const auto fields = net::ParseForm(text);
    if (!fields.ok()) return;
    const auto again = net::ParseForm(net::FormatForm(*fields));
    Require(again.ok() && *again == *fields);
}

// The gate's word does not depend on how the bytes arrive.
void CheckHead(std::string_view text) {
    net::RequestHeadGate whole;
    const net::HeadState state = whole.Look(text);
    net::RequestHeadGate parts;
    net::HeadState last = net::HeadState::kIncomplete;
    for (std::size_t size = 0; last == net::HeadState::kIncomplete && size < text.size(); ++size) {
        last = parts.Look(text.substr(0, size + 1));
    }
    Require(text.empty() || last == state);
    if (state != net::HeadState::kComplete) return;
    const std::string_view head = text.substr(0, whole.bytes());
    Require(head.ends_with("\r\n\r\n") && head.size() <= net::kRequestHeadBytesMax);
    Require(std::ranges::count(head, '\n') == std::ranges::count(head, '\r'));
    Require(head.find("\n ") == std::string_view::npos &&
            head.find("\n\t") == std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = base::AsText({data, size});
    CheckUrl(text);
    CheckForm(text);
    CheckHead(text);
    const auto address = net::IpAddress::Parse(text);
    if (address) Require(net::IpAddress::Parse(address->ToString()) == address);
    return 0;
}
