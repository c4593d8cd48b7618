// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256.h"

#include <cstring>
#include <openssl/sha.h>

// OpenSSL 3 declares the low-level calls deprecated in favour of EVP, whose fixed cost per message
// (looking up the algorithm, allocating a context) is several times that of hashing one identifier.
// Millions of short values are hashed here, so the low-level calls stay; they are the same code
// underneath.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace crypto {
namespace {

// Both digits of every byte, side by side.
constexpr auto kHexPairs = [] {
    constexpr char kDigits[] = "0123456789abcdef";
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < pairs.size(); ++byte) {
        pairs[byte] = {kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return pairs;
}();

}  // namespace

Sha256Digest Sha256(base::ByteView bytes) {
    Sha256Digest digest;
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    SHA256_Final(digest.data(), &context);
    return digest;
}

void Sha256Hex(base::ByteView bytes, std::span<char, kSha256HexDigits> out) {
    const Sha256Digest digest = Sha256(bytes);
    char* end = out.data();
    for (const std::uint8_t byte : digest) {
        std::memcpy(end, kHexPairs[byte].data(), 2);
        end += 2;
    }
}

Sha256Stream::Sha256Stream() {
    static_assert(sizeof(SHA256_CTX) == kStateBytes && alignof(SHA256_CTX) <= 8);
    SHA256_Init(reinterpret_cast<SHA256_CTX*>(state_.data()));
}

void Sha256Stream::Update(base::ByteView bytes) {
    SHA256_Update(reinterpret_cast<SHA256_CTX*>(state_.data()), bytes.data(), bytes.size());
}

Sha256Digest Sha256Stream::Finish() {
    Sha256Digest digest;
    auto* context = reinterpret_cast<SHA256_CTX*>(state_.data());
    SHA256_Final(digest.data(), context);
    SHA256_Init(context);
    return digest;
}

}  // namespace crypto

#pragma GCC diagnostic pop
