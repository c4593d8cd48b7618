// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace crypto {

// What a sealed secret is for and whose it is. All three are bound to the sealed bytes, so a row
// copied to another account, table or name opens nothing.
struct SecretName {
    std::string_view purpose;  // the table and column it is stored in: "destinations.access_token"
    const base::AccountId& owner;
    std::string_view name;  // of the thing it belongs to, unique within purpose and owner
};

// The keys of one node, in `node.keys` of its data directory (mode 0600, made on first use).
// Whoever has that file and the database has every secret; whoever has one of them has none.
// Immutable after opening; as thread-safe as its Random.
class KeyRing final {
  public:
    // Two processes that start at once end with the same ring. Refuses a file that others may read.
    static base::Result<KeyRing> Open(const std::filesystem::path& data_folder,
                                      base::Random& random);

    // The ring in a file, wherever it lies. kNotFound when there is none.
    static base::Result<KeyRing> OpenFile(const std::filesystem::path& file, base::Random& random);
    // Puts a copy of the ring in `file` into a data directory that has none.
    static base::Status Install(const std::filesystem::path& file,
                                const std::filesystem::path& data_folder);
    static std::filesystem::path FileIn(const std::filesystem::path& data_folder);

    base::Result<base::Bytes> Seal(const SecretName& name, const base::Secret& secret) const;

    // kCorrupt when the bytes were not sealed under this name by this ring.
    base::Result<base::Secret> Unseal(const SecretName& name, base::ByteView sealed) const;

    // 32 bytes that only this node can compute, the same each time: for HMACs over what must not be
    // recognisable elsewhere (ledger, suppression, body digests). kNotFound when the ring no longer
    // has that version.
    base::Result<base::Secret> DeriveKey(const base::AccountId& account, std::string_view purpose,
                                         std::uint32_t version) const;

    // The version new digests are made with; store it beside them.
    std::uint32_t version() const { return roots_.rbegin()->first; }

    // What tells each root key, by its version, from any other, and nothing about it: 16 hexadecimal
    // digits.
    base::Result<std::map<std::uint32_t, std::string>> Fingerprints() const;

  private:
    KeyRing(std::map<std::uint32_t, base::Secret> roots, base::Random& random)
        : roots_(std::move(roots)), random_(&random) {}

    std::map<std::uint32_t, base::Secret> roots_;
    base::Random* random_;
};

}  // namespace crypto
