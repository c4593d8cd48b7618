// SPDX-License-Identifier: Apache-2.0
#include "crypto/totp.h"

#include <doctest/doctest.h>

namespace {

// The secret of RFC 6238, appendix B.
base::Secret Known() { return base::Secret::FromText("12345678901234567890"); }

base::WallTime At(std::int64_t seconds) { return base::WallTime(std::chrono::seconds(seconds)); }

}  // namespace

TEST_CASE("the codes are those of RFC 6238") {
    CHECK(crypto::TotpCode(Known(), crypto::TotpStepAt(At(59))) == "287082");
    CHECK(crypto::TotpCode(Known(), crypto::TotpStepAt(At(1'111'111'109))) == "081804");
    CHECK(crypto::TotpCode(Known(), crypto::TotpStepAt(At(1'234'567'890))) == "005924");
    CHECK(crypto::TotpCode(Known(), crypto::TotpStepAt(At(20'000'000'000))) == "353130");
}

TEST_CASE("a code is good for its step and the ones beside it, and only once") {
    const auto match = [](std::int64_t seconds, std::int64_t used) {
        return crypto::MatchTotp(Known(), "287082", At(seconds), used);
    };

    CHECK(match(59, 0) == 1);
    CHECK(match(29, 0) == 1);
    CHECK(match(89, 0) == 1);
    CHECK_FALSE(match(90, 0));
    CHECK_FALSE(match(59, 1));
    CHECK_FALSE(crypto::MatchTotp(Known(), "", At(59), 0));
    CHECK_FALSE(crypto::MatchTotp(Known(), "287083", At(59), 0));
}

TEST_CASE("an authenticator app can read the secret") {
    const auto uri = crypto::TotpUri(Known(), "Glovebox", "airline/ann");

    CHECK(uri.RevealText() ==
          "otpauth://totp/Glovebox:airline%2Fann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
          "&issuer=Glovebox&algorithm=SHA1&digits=6&period=30");
    base::SeededRandom random{1};
    CHECK(crypto::NewTotpSecret(random).Reveal().size() == 20);
}
