// SPDX-License-Identifier: Apache-2.0
// Any body sent to the sandbox's /users, as JSON, form or multipart: a call that passes holds digests only.
#include "base/bytes.h"
#include "sandbox/meta/graph_call.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::array<const char*, 3> kTypes = {
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"};

void Require(bool condition) {
    if (!condition) std::abort();
}

bool IsDigestOrEmpty(const std::string& text) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.empty() || (text.size() == 64 && std::ranges::all_of(text, is_hex));
}

void CheckPassed(const sandbox::UsersCall& call) {
    Require(call.rows != nullptr && call.rows->is_array());
    Require(!call.keys.empty() && call.keys.size() == call.rows->AsArray().size());
    Require(call.keys.size() <= sandbox::kRowsMax && call.invalid.size() <= call.keys.size());
    Require(call.data_sha256.size() == 64);
    Require(!call.place || (call.place->session_id > 0 && call.place->batch_seq > 0));
    if (call.schema != "EMAIL,PHONE") return;
    for (const base::Json& row : call.rows->AsArray()) {
        Require(row.AsArray().size() == 2);
        Require(IsDigestOrEmpty(row.AsArray()[0].AsString()) &&
                IsDigestOrEmpty(row.AsArray()[1].AsString()));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const sandbox::CellChecker checker(2026);
    if (size == 0) return 0;
    net::ServerRequest request;
    request.method = "POST";
    request.target.path = "/v26.0/120230000000000017/users";
    request.headers = {{"Content-Type", kTypes[data[0] % kTypes.size()]}};
    request.body = std::string(base::AsText({data + 1, size - 1}));
    const sandbox::GraphCall call = sandbox::ReadGraphCall(request, checker);
    if (call.unreadable || call.route != sandbox::Route::kAddUsers) return 0;
    if (!call.users_problem) {
        CheckPassed(call.users);
    } else {
        Require(call.users_problem->error.code != 0);
        Require(!call.users_problem->leak || call.users_problem->error.code != 200);
    }
    return 0;
}
