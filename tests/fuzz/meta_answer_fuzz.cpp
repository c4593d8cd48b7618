// SPDX-License-Identifier: Apache-2.0
// What a platform answers is outside bytes: any status, headers and body give an Answer that holds
// nothing of them but ids, codes and a cursor.
#include "destinations/meta/answer.h"
#include "destinations/meta/usage.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using activation::Answer;
using activation::Behaviour;

// The input is a status line and three header values, each ended by a line break, and a body.
std::string_view TakeLine(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

void Require(bool condition) {
    if (!condition) std::abort();
}

void Check(const activation::Call& call, const net::HttpResponse& response) {
    const Answer answer = destinations::meta::ReadAnswer(call, response, "1001");
    Require(answer.status == response.status);
    Require(answer.usage.percent >= 0 && answer.usage.percent <= 1000);
    Require(answer.usage.regain.count() >= 0);
    Require(answer.usage.regain <= destinations::meta::kRegainMax);
    Require(answer.audience_id.size() <= destinations::meta::kIdDigitsMax);
    Require(std::ranges::all_of(answer.audience_id, [](char c) { return c >= '0' && c <= '9'; }));
    const bool is_success = response.status >= 200 && response.status < 300;
    if (answer.behaviour == Behaviour::kDone) {
        Require(is_success);
    } else if (is_success && answer.code == 0 && answer.subcode == 0) {
        Require(answer.behaviour == Behaviour::kRetry);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    net::HttpResponse response;
    response.status = 200;
    const std::string_view status = TakeLine(rest);
    if (!status.empty()) response.status = 100 + std::atoi(std::string(status).c_str()) % 500;
    if (response.status < 100) response.status = 100;
    for (const char* name : {"X-Business-Use-Case-Usage", "X-Ad-Account-Usage", "X-App-Usage"}) {
        response.headers.push_back({name, std::string(TakeLine(rest))});
    }
    response.body = std::string(rest);
    Check(activation::AddMembers{"1", "{}"}, response);
    Check(activation::CreateAudience{"Spring"}, response);
    Check(activation::FindAudience{"Spring", {}}, response);
    Check(activation::ReadState{"1"}, response);
    return 0;
}
