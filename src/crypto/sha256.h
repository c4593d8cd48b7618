// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace crypto {

inline constexpr std::size_t kSha256Bytes = 32;
inline constexpr std::size_t kSha256HexDigits = 64;

using Sha256Digest = std::array<std::uint8_t, kSha256Bytes>;

// SHA-256 of `bytes`. Thread-safe, allocates nothing.
Sha256Digest Sha256(base::ByteView bytes);

// The same as 64 lower-case hexadecimal digits, written to `out`; no terminator.
void Sha256Hex(base::ByteView bytes, std::span<char, kSha256HexDigits> out);

// SHA-256 of bytes that come in pieces. Move-only value, single-threaded. A moved-from one may only
// be assigned to or destroyed.
class Sha256Stream final {
  public:
    Sha256Stream();
    ~Sha256Stream() = default;
    Sha256Stream(const Sha256Stream&) = delete;
    Sha256Stream& operator=(const Sha256Stream&) = delete;
    Sha256Stream(Sha256Stream&&) noexcept = default;
    Sha256Stream& operator=(Sha256Stream&&) noexcept = default;

    void Update(base::ByteView bytes);
    // The digest of all updates; the stream then starts over, empty.
    Sha256Digest Finish();

  private:
    static constexpr std::size_t kStateBytes =
        112;  // of OpenSSL's SHA256_CTX; checked in the source

    alignas(8) std::array<std::uint8_t, kStateBytes> state_;
};

}  // namespace crypto
