// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "crypto/sha256.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace audit {

// Fields one after another, each with its length before it, so that no two lists of fields give the same bytes: what is
// hashed and signed. Value, single-threaded.
class CanonicalWriter final {
  public:
    // `form` names what the fields mean and their version.
    explicit CanonicalWriter(std::string_view form) { Text(form); }

    void Text(std::string_view text);
    void Number(std::int64_t number);
    void Digest(const crypto::Sha256Digest& digest);
    void MaybeDigest(const std::optional<crypto::Sha256Digest>& digest);

    base::ByteView bytes() const { return bytes_; }
    base::Bytes Take() { return std::move(bytes_); }

  private:
    base::Bytes bytes_;
};

// Reads what a CanonicalWriter wrote. Views the bytes, which must outlive it. Every error is kCorrupt.
class CanonicalReader final {
  public:
    // Refuses bytes of another form.
    static base::Result<CanonicalReader> Make(base::ByteView bytes, std::string_view form);

    base::Result<std::string> Text();
    base::Result<std::int64_t> Number();
    base::Result<std::optional<crypto::Sha256Digest>> MaybeDigest();
    // Nothing may be left.
    base::Status Finish() const;

  private:
    explicit CanonicalReader(base::ByteView bytes) : rest_(bytes) {}
    base::Result<base::ByteView> Field();

    base::ByteView rest_;
};

// SHA-256 of the content under a name and a salt: says nothing of the content without the salt, and holds for no other.
inline constexpr std::size_t kSaltBytes = 32;
crypto::Sha256Digest Commit(std::string_view name, base::ByteView salt, base::ByteView content);

}  // namespace audit
