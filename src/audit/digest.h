// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/chain.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/ed25519.h"
#include "crypto/key_ring.h"

#include <string>

namespace audit {

// The node's word on how far one account's chain had come: whoever keeps it can hold the node to everything before.
// Plain value.
struct Digest {
    base::AccountId account;
    std::int64_t number = 0;  // from 1, without a gap
    ChainPlace place;
    base::WallTime time;
    crypto::Sha256Digest previous{};  // the hash of the digest before; zeros for the first
    crypto::Ed25519PublicKey key{};
    crypto::Ed25519Signature signature{};

    bool operator==(const Digest&) const = default;
};

// Fills in key and signature. The key is derived from the node's key ring and is nowhere else.
base::Status Sign(Digest& digest, const crypto::KeyRing& keys);
base::Result<crypto::Ed25519PublicKey> SigningKeyOf(const crypto::KeyRing& keys);

bool IsSigned(const Digest& digest);
crypto::Sha256Digest HashOf(const Digest& digest);

// {"kind":"digest",...}, the form in which digests are kept and exported.
base::Json ToJson(const Digest& digest);
base::Result<Digest> ParseDigest(const base::Json& json);

// Texts of 64 hexadecimal digits.
base::Result<crypto::Sha256Digest> ParseSha256(std::string_view hex);
base::Result<crypto::Ed25519PublicKey> ParsePublicKey(std::string_view hex);

}  // namespace audit
