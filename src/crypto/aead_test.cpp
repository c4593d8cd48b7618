// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <doctest/doctest.h>

namespace {

base::Secret Key(std::uint8_t fill) {
    return base::Secret(base::Bytes(crypto::kAeadKeyBytes, fill));
}

// Gives the bytes it was made with, so that a published vector can be sealed.
class FixedRandom final : public base::Random {
  public:
    explicit FixedRandom(base::Bytes bytes) : bytes_(std::move(bytes)) {}
    void Fill(std::span<std::uint8_t> out) override {
        std::copy_n(bytes_.begin(), out.size(), out.begin());
    }

  private:
    base::Bytes bytes_;
};

}  // namespace

TEST_CASE("AES-256-GCM answers McGrew and Viega's test case 16") {
    const base::Secret key(
        *base::HexDecode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
    FixedRandom nonce(*base::HexDecode("cafebabefacedbaddecaf888"));
    const auto context = *base::HexDecode("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const auto plain = *base::HexDecode(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809"
        "532fcf0e2449a6b525b16aedf5aa0de657ba637b39");

    const auto sealed = crypto::AeadSeal(key, context, plain, nonce);

    REQUIRE(sealed.ok());
    CHECK(base::HexEncode(*sealed) ==
          "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          "8cb08e48590dbb3da7b0"
          "8b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
    CHECK(crypto::AeadOpen(key, context, *sealed)->Equals(base::Secret(plain)));
}

TEST_CASE("any changed byte, another key or another context opens nothing") {
    base::SeededRandom random(1);
    const auto sealed =
        crypto::AeadSeal(Key(1), base::AsBytes("owner"), base::AsBytes("token"), random);
    REQUIRE(sealed.ok());

    for (std::size_t i = 0; i < sealed->size(); ++i) {
        base::Bytes changed = *sealed;
        changed[i] ^= 1U;
        CHECK_FALSE(crypto::AeadOpen(Key(1), base::AsBytes("owner"), changed).ok());
        CHECK_FALSE(
            crypto::AeadOpen(Key(1), base::AsBytes("owner"), base::ByteView(*sealed).first(i))
                .ok());
    }
    CHECK_FALSE(crypto::AeadOpen(Key(2), base::AsBytes("owner"), *sealed).ok());
    CHECK_FALSE(crypto::AeadOpen(Key(1), base::AsBytes("other"), *sealed).ok());
    CHECK(crypto::AeadOpen(Key(1), base::AsBytes("owner"), *sealed)->RevealText() == "token");
}

TEST_CASE("sealing the same twice gives different bytes, and nothing can be sealed too") {
    base::SystemRandom random;

    CHECK(*crypto::AeadSeal(Key(1), {}, base::AsBytes("a"), random) !=
          *crypto::AeadSeal(Key(1), {}, base::AsBytes("a"), random));
    const auto nothing = crypto::AeadSeal(Key(1), {}, {}, random);
    REQUIRE(nothing.ok());
    CHECK(crypto::AeadOpen(Key(1), {}, *nothing)->empty());
}
