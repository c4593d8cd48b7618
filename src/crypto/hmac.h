// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/secret.h"
#include "crypto/sha256.h"

#include <memory>

namespace crypto {

// HMAC-SHA256 (RFC 2104) of `message` under `key`. Thread-safe.
Sha256Digest HmacSha256(const base::Secret& key, base::ByteView message);

// HMAC-SHA256 under one key: of a message in pieces, and of one message after another without
// setting the key up again. Single-threaded.
class HmacSha256Stream final {
  public:
    explicit HmacSha256Stream(const base::Secret& key);
    ~HmacSha256Stream();
    HmacSha256Stream(const HmacSha256Stream&) = delete;
    HmacSha256Stream& operator=(const HmacSha256Stream&) = delete;

    void Update(base::ByteView bytes);
    // The code of all updates; the stream then starts over with the same key.
    Sha256Digest Finish();

  private:
    struct State;

    std::unique_ptr<State> state_;
};

}  // namespace crypto
