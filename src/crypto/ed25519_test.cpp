// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include <doctest/doctest.h>
#include <string_view>

namespace {

base::Secret Seed(std::string_view hex) { return base::Secret(*base::HexDecode(hex)); }

// The second vector of RFC 8032, 7.1.
constexpr std::string_view kSeed =
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr std::string_view kMessage = "\x72";

}  // namespace

TEST_CASE("keys and signatures are those of RFC 8032") {
    CHECK(base::HexEncode(*crypto::Ed25519PublicKeyOf(Seed(kSeed))) ==
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    CHECK(base::HexEncode(*crypto::Ed25519Sign(Seed(kSeed), base::AsBytes(kMessage))) ==
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST_CASE("a signature holds for its key and its message only") {
    const auto key = *crypto::Ed25519PublicKeyOf(Seed(kSeed));
    const auto signature = *crypto::Ed25519Sign(Seed(kSeed), base::AsBytes(kMessage));
    auto other_key = key;
    other_key[0] ^= 1U;
    auto other_signature = signature;
    other_signature[40] ^= 1U;

    CHECK(crypto::Ed25519Verify(key, base::AsBytes(kMessage), signature));
    CHECK_FALSE(crypto::Ed25519Verify(key, base::AsBytes("s"), signature));
    CHECK_FALSE(crypto::Ed25519Verify(other_key, base::AsBytes(kMessage), signature));
    CHECK_FALSE(crypto::Ed25519Verify(key, base::AsBytes(kMessage), other_signature));
}
