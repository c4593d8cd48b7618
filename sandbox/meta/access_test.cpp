// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/access.h"

#include "sandbox/meta/digest.h"
#include "sandbox/meta/sandbox_lab.h"

#include <chrono>
#include <doctest/doctest.h>

namespace sandbox {

TEST_CASE("tokens and proofs are checked") {
    SandboxLab lab;
    net::HttpRequest no_token = lab.Request("GET", "/v26.0/act_1001");
    no_token.headers.clear();
    net::HttpRequest wrong_token = no_token;
    wrong_token.headers = {{"Authorization", "Bearer x"}};
    net::HttpRequest in_query = no_token;
    in_query.url += std::string("&access_token=") + kLabToken;
    net::HttpRequest no_proof = lab.Request("GET", "/v26.0/act_1001");
    no_proof.url = no_proof.url.substr(0, no_proof.url.find('?'));
    net::HttpRequest wrong_proof = no_proof;
    wrong_proof.url += "?appsecret_proof=" + std::string(64, '0');

    CHECK(lab.Ask(no_token).code() == 104);
    CHECK(lab.Ask(wrong_token).code() == 190);
    CHECK(lab.Ask(in_query).status == 200);
    CHECK(lab.Ask(no_proof).code() == 100);
    CHECK(lab.Ask(wrong_proof).code() == 104);
    CHECK(lab.Control("POST", "/state", R"({"tokenExpired":true})").status == 200);
    CHECK(lab.Graph("GET", "/v26.0/act_1001").subcode() == 463);
}

TEST_CASE("a timestamped proof holds for five minutes") {
    SandboxLab lab;
    const auto now = base::SystemClock().Now().time_since_epoch();
    const auto ask = [&](std::chrono::seconds time) {
        net::HttpRequest request = lab.Request("GET", "/v26.0/act_1001");
        const std::string seconds = std::to_string(time.count());
        request.url =
            request.url.substr(0, request.url.find('?')) + "?appsecret_time=" + seconds +
            "&appsecret_proof=" + HmacSha256Hex(kLabSecret, std::string(kLabToken) + "|" + seconds);
        return lab.Ask(request).code();
    };
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now);

    CHECK(ask(seconds) == 0);
    CHECK(ask(seconds - std::chrono::seconds(400)) == 100);
}

TEST_CASE("versions and gone features are refused") {
    SandboxLab lab;

    CHECK(lab.Graph("GET", "/v24.0/act_1001").code() == 2635);
    CHECK(lab.Graph("GET", "/act_1001").code() == 2635);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?pretty=1").code() == 100);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?debug=all").code() == 100);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?date_format=U").code() == 100);
    CHECK(lab.Graph("GET", "/v26.0/?ids=1,2").code() == 100);
    net::HttpRequest conditional = lab.Request("GET", "/v26.0/act_1001");
    conditional.headers.push_back({"If-None-Match", "\"x\""});
    CHECK(lab.Ask(conditional).code() == 100);
}

}  // namespace sandbox
