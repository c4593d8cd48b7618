// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include <memory>
#include <openssl/evp.h>

namespace crypto {
namespace {

struct KeyFree {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct ContextFree {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

base::Error Failed() { return base::Internal("Ed25519 is not available"); }

Key PrivateKey(const base::Secret& seed) {
    ASSERT(seed.Reveal().size() == kEd25519SeedBytes);
    return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.Reveal().data(),
                                            seed.Reveal().size()));
}

}  // namespace

base::Result<Ed25519PublicKey> Ed25519PublicKeyOf(const base::Secret& seed) {
    const Key key = PrivateKey(seed);
    Ed25519PublicKey bytes{};
    std::size_t size = bytes.size();
    if (key == nullptr || EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) != 1 ||
        size != bytes.size()) {
        return Failed();
    }
    return bytes;
}

base::Result<Ed25519Signature> Ed25519Sign(const base::Secret& seed, base::ByteView message) {
    const Key key = PrivateKey(seed);
    const Context context(EVP_MD_CTX_new());
    Ed25519Signature signature{};
    std::size_t size = signature.size();
    if (key == nullptr || context == nullptr ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) !=
            1 ||
        size != signature.size()) {
        return Failed();
    }
    return signature;
}

bool Ed25519Verify(const Ed25519PublicKey& key, base::ByteView message,
                   const Ed25519Signature& signature) {
    const Key opened(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const Context context(EVP_MD_CTX_new());
    return opened != nullptr && context != nullptr &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, opened.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

}  // namespace crypto
