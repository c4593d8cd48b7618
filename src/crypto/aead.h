// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstddef>

namespace crypto {

inline constexpr std::size_t kAeadKeyBytes = 32;
inline constexpr std::size_t kAeadNonceBytes = 12;
inline constexpr std::size_t kAeadTagBytes = 16;

// AES-256-GCM with a random nonce: nonce, ciphertext, tag. `context` is bound to the result without
// being in it: what the bytes are for and whose they are, so that they cannot be moved elsewhere.
// For small things under keys that seal few of them (random nonces repeat after billions); objects
// have a scheme of their own.
base::Result<base::Bytes> AeadSeal(const base::Secret& key, base::ByteView context,
                                   base::ByteView plaintext, base::Random& random);

// kCorrupt when key, context or any byte differs from what was sealed; nothing of the plaintext
// comes out then.
base::Result<base::Secret> AeadOpen(const base::Secret& key, base::ByteView context,
                                    base::ByteView sealed);

}  // namespace crypto
