// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <limits>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <utility>

namespace crypto {
namespace {

struct ContextFree {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, ContextFree>;

// OpenSSL counts bytes in int.
constexpr std::size_t kBytesMax = std::numeric_limits<int>::max() / 2;

int Length(base::ByteView bytes) { return static_cast<int>(bytes.size()); }

base::Error Failed() { return base::Internal("AES-256-GCM is not available"); }

base::Error NotWhatWasSealed() {
    return {base::ErrorCode::kCorrupt,
            "the sealed bytes are not what was sealed, or not with this key",
            {}};
}

}  // namespace

base::Result<base::Bytes> AeadSeal(const base::Secret& key, base::ByteView context,
                                   base::ByteView plaintext, base::Random& random) {
    ASSERT(key.Reveal().size() == kAeadKeyBytes);
    if (plaintext.size() > kBytesMax || context.size() > kBytesMax) {
        return base::ResourceExhausted("too many bytes to seal at once");
    }
    base::Bytes sealed(kAeadNonceBytes + plaintext.size() + kAeadTagBytes);
    random.Fill(std::span(sealed).first(kAeadNonceBytes));
    std::uint8_t* body = sealed.data() + kAeadNonceBytes;
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool done =
        cipher != nullptr &&
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.Reveal().data(),
                           sealed.data()) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &written, context.data(), Length(context)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), body, &written, plaintext.data(), Length(plaintext)) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), body + plaintext.size(), &written) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kAeadTagBytes,
                            body + plaintext.size()) == 1;
    if (!done) return Failed();
    return sealed;
}

base::Result<base::Secret> AeadOpen(const base::Secret& key, base::ByteView context,
                                    base::ByteView sealed) {
    ASSERT(key.Reveal().size() == kAeadKeyBytes);
    if (sealed.size() < kAeadNonceBytes + kAeadTagBytes || sealed.size() > kBytesMax ||
        context.size() > kBytesMax) {
        return NotWhatWasSealed();
    }
    const base::ByteView body =
        sealed.subspan(kAeadNonceBytes, sealed.size() - kAeadNonceBytes - kAeadTagBytes);
    base::Bytes tag(sealed.end() - kAeadTagBytes, sealed.end());
    base::Bytes plain(body.size() + 1);  // one more, so that data() is never null
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool ready =
        cipher != nullptr &&
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.Reveal().data(),
                           sealed.data()) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &written, context.data(), Length(context)) == 1 &&
        EVP_DecryptUpdate(cipher.get(), plain.data(), &written, body.data(), Length(body)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kAeadTagBytes, tag.data()) == 1;
    const bool genuine =
        ready && EVP_DecryptFinal_ex(cipher.get(), plain.data() + body.size(), &written) == 1;
    if (!genuine) {
        OPENSSL_cleanse(plain.data(), plain.size());
        return ready ? NotWhatWasSealed() : Failed();
    }
    plain.pop_back();
    return base::Secret(std::move(plain));
}

}  // namespace crypto
