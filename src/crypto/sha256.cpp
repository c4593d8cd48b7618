// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256.h"

#include <openssl/sha.h>

// OpenSSL 3 declares the low-level calls deprecated in favour of EVP, whose fixed cost per message
// (looking up the algorithm, allocating a context) is several times that of hashing one identifier.
// Millions of short values are hashed here, so the low-level calls stay; they are the same code
// underneath.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace crypto {

Sha256Digest Sha256(base::ByteView bytes) {
    Sha256Digest digest;
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    SHA256_Final(digest.data(), &context);
    return digest;
}

void Sha256Hex(base::ByteView bytes, std::span<char, kSha256HexDigits> out) {
    constexpr char kDigits[] = "0123456789abcdef";
    const Sha256Digest digest = Sha256(bytes);
    for (std::size_t i = 0; i < kSha256Bytes; ++i) {
        out[2 * i] = kDigits[digest[i] >> 4U];
        out[2 * i + 1] = kDigits[digest[i] & 15U];
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
