// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace crypto {

inline constexpr std::size_t kEd25519SeedBytes = 32;

using Ed25519PublicKey = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

// Ed25519 (RFC 8032). The seed is the private key: 32 uniformly random bytes. Thread-safe.
base::Result<Ed25519PublicKey> Ed25519PublicKeyOf(const base::Secret& seed);
base::Result<Ed25519Signature> Ed25519Sign(const base::Secret& seed, base::ByteView message);

// Whether who holds the key signed exactly this message.
bool Ed25519Verify(const Ed25519PublicKey& key, base::ByteView message,
                   const Ed25519Signature& signature);

}  // namespace crypto
