// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256.h"

#include <doctest/doctest.h>
#include <string>
#include <utility>

namespace {

std::string HexOf(std::string_view text) {
    std::string hex(crypto::kSha256HexDigits, '\0');
    crypto::Sha256Hex(base::AsBytes(text),
                      std::span<char, crypto::kSha256HexDigits>(hex.data(), hex.size()));
    return hex;
}

}  // namespace

TEST_CASE("the digests are those of FIPS 180-2") {
    CHECK(HexOf("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(HexOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(HexOf("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("pieces of a text have the digest of the whole, however it is cut") {
    const std::string text(1000, 'a');
    crypto::Sha256Stream stream;
    for (std::size_t cut :
         {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{999}}) {
        stream.Update(base::AsBytes(std::string_view(text).substr(0, cut)));
        stream.Update(base::AsBytes(std::string_view(text).substr(cut)));

        CHECK(stream.Finish() == crypto::Sha256(base::AsBytes(text)));
    }
}

TEST_CASE("a stream that moves takes what it has read along") {
    crypto::Sha256Stream first;
    first.Update(base::AsBytes("ab"));
    crypto::Sha256Stream second = std::move(first);
    second.Update(base::AsBytes("c"));

    CHECK(second.Finish() == crypto::Sha256(base::AsBytes("abc")));
}
