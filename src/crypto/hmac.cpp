// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include "base/assert.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace crypto {

struct HmacSha256Stream::State {
    struct Free {
        void operator()(EVP_MAC* freed) const { EVP_MAC_free(freed); }
        void operator()(EVP_MAC_CTX* freed) const { EVP_MAC_CTX_free(freed); }
    };
    std::unique_ptr<EVP_MAC, Free> mac;
    std::unique_ptr<EVP_MAC_CTX, Free> context;  // wipes the key when it goes
};

// OpenSSL can only fail here for want of memory or of its own built-in algorithm, so that is no
// Result.
HmacSha256Stream::HmacSha256Stream(const base::Secret& key) : state_(std::make_unique<State>()) {
    state_->mac.reset(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    ASSERT(state_->mac != nullptr);
    state_->context.reset(EVP_MAC_CTX_new(state_->mac.get()));
    ASSERT(state_->context != nullptr);
    char digest_name[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
        OSSL_PARAM_construct_end(),
    };
    // A null key means "the one set before" to OpenSSL, so an empty key needs an address too.
    const std::uint8_t empty = 0;
    const base::ByteView bytes = key.Reveal();
    ASSERT(EVP_MAC_init(state_->context.get(), bytes.empty() ? &empty : bytes.data(), bytes.size(),
                        params) == 1);
}

HmacSha256Stream::~HmacSha256Stream() = default;

void HmacSha256Stream::Update(base::ByteView bytes) {
    ASSERT(EVP_MAC_update(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256Digest HmacSha256Stream::Finish() {
    Sha256Digest code;
    std::size_t size = 0;
    ASSERT(EVP_MAC_final(state_->context.get(), code.data(), &size, code.size()) == 1 &&
           size == code.size());
    ASSERT(EVP_MAC_init(state_->context.get(), nullptr, 0, nullptr) == 1);
    return code;
}

Sha256Digest HmacSha256(const base::Secret& key, base::ByteView message) {
    HmacSha256Stream stream(key);
    stream.Update(message);
    return stream.Finish();
}

}  // namespace crypto
