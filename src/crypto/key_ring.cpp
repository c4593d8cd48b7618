// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_ring.h"

#include "base/file.h"
#include "crypto/aead.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <initializer_list>
#include <memory>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace crypto {
namespace {

constexpr std::string_view kFileName = "node.keys";
constexpr std::string_view kMagic = "glovebox keys 1\n";
constexpr std::size_t kVersionBytes = 4;
constexpr std::size_t kEntryBytes = kVersionBytes + kAeadKeyBytes;
constexpr std::size_t kFileBytesMax = kMagic.size() + 1000 * kEntryBytes;
constexpr std::uint32_t kFirstVersion = 1;

struct KdfFree {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

void AppendNumber(base::Bytes& out, std::uint32_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        out.push_back(static_cast<std::uint8_t>(number >> shift));
}

std::uint32_t ReadNumber(base::ByteView bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < kVersionBytes; ++i) number = number << 8U | bytes[i];
    return number;
}

// Each part with its length before it, so that no two lists of parts give the same bytes.
base::Bytes Joined(std::initializer_list<std::string_view> parts) {
    base::Bytes bytes;
    for (const std::string_view part : parts) {
        AppendNumber(bytes, static_cast<std::uint32_t>(part.size()));
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    return bytes;
}

// HKDF-SHA256 (RFC 5869) without a salt: the root is uniformly random already.
base::Result<base::Secret> Hkdf(const base::Secret& root, base::Bytes info) {
    const std::unique_ptr<EVP_KDF, KdfFree> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, KdfFree> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    std::string digest = "SHA256";
    base::Bytes key(root.Reveal().begin(), root.Reveal().end());
    const std::array<OSSL_PARAM, 4> params = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    base::Bytes derived(kAeadKeyBytes);
    const bool done = context && EVP_KDF_derive(context.get(), derived.data(), derived.size(),
                                                params.data()) == 1;
    OPENSSL_cleanse(key.data(), key.size());
    if (!done) return base::Internal("HKDF-SHA256 is not available");
    return base::Secret(std::move(derived));
}

base::Error Corrupt(const std::filesystem::path& path) {
    return {
        base::ErrorCode::kCorrupt, "'" + path.string() + "' is not a key ring of this program", {}};
}

base::Result<std::map<std::uint32_t, base::Secret>> Parse(const std::filesystem::path& path,
                                                          std::string_view text) {
    if (!text.starts_with(kMagic)) return Corrupt(path);
    base::ByteView rest = base::AsBytes(text.substr(kMagic.size()));
    if (rest.empty() || rest.size() % kEntryBytes != 0) return Corrupt(path);
    std::map<std::uint32_t, base::Secret> roots;
    for (; !rest.empty(); rest = rest.subspan(kEntryBytes)) {
        const base::ByteView key = rest.subspan(kVersionBytes, kAeadKeyBytes);
        roots.insert_or_assign(ReadNumber(rest), base::Secret(base::Bytes(key.begin(), key.end())));
    }
    return roots;
}

base::Result<std::map<std::uint32_t, base::Secret>> Load(const std::filesystem::path& path) {
    ASSIGN_OR_RETURN(const base::UniqueFd fd, base::OpenForReading(path));
    struct stat status{};
    if (fstat(fd.get(), &status) != 0) return base::FromErrno("'" + path.string() + "'", errno);
    constexpr mode_t kOthers = 0077;
    if ((status.st_mode & kOthers) != 0 || status.st_uid != geteuid()) {
        return base::PermissionDenied("'" + path.string() +
                                      "' must belong to this user and be readable by nobody else");
    }
    ASSIGN_OR_RETURN(std::string text,
                     base::ReadDescriptor(fd.get(), kFileBytesMax, "'" + path.string() + "'"));
    auto roots = Parse(path, text);
    OPENSSL_cleanse(text.data(), text.size());
    return roots;
}

// Under a name of its own first, then linked: of two processes that create at once, one wins and
// both read the same.
base::Status Create(const std::filesystem::path& path, base::Random& random) {
    base::Bytes bytes(kMagic.begin(), kMagic.end());
    AppendNumber(bytes, kFirstVersion);
    bytes.resize(bytes.size() + kAeadKeyBytes);
    random.Fill(std::span(bytes).last(kAeadKeyBytes));
    const std::filesystem::path draft = path.string() + "." + random.Uuid();
    const base::Status written = base::WriteFileDurably(draft, base::AsText(bytes));
    OPENSSL_cleanse(bytes.data(), bytes.size());
    const int linked = written.ok() ? link(draft.c_str(), path.c_str()) : 0;
    const int why = errno;
    unlink(draft.c_str());
    // Who came first may have taken our draft for one that was left.
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return base::SyncFolder(path.parent_path());
    RETURN_IF_ERROR(written);
    if (linked != 0) return base::FromErrno("'" + path.string() + "'", why);
    return base::SyncFolder(path.parent_path());
}

base::Bytes Context(const SecretName& name) {
    return Joined({"glovebox sealed secret", name.purpose, name.owner.text(), name.name});
}

base::Result<base::Secret> SealingKey(const base::Secret& root, const base::AccountId& owner) {
    return Hkdf(root, Joined({"glovebox sealing key", owner.text()}));
}

}  // namespace

base::Result<KeyRing> KeyRing::Open(const std::filesystem::path& data_folder,
                                    base::Random& random) {
    const std::filesystem::path path = data_folder / kFileName;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) RETURN_IF_ERROR(Create(path, random));
    base::RemoveDraftsOf(path, ".");
    ASSIGN_OR_RETURN(auto roots, Load(path));
    return KeyRing(std::move(roots), random);
}

base::Result<KeyRing> KeyRing::OpenFile(const std::filesystem::path& file, base::Random& random) {
    ASSIGN_OR_RETURN(auto roots, Load(file));
    return KeyRing(std::move(roots), random);
}

std::filesystem::path KeyRing::FileIn(const std::filesystem::path& data_folder) {
    return data_folder / kFileName;
}

base::Status KeyRing::Install(const std::filesystem::path& file,
                              const std::filesystem::path& data_folder) {
    const std::filesystem::path place = FileIn(data_folder);
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored))
        return base::Conflict("'" + place.string() + "' is there already");
    ASSIGN_OR_RETURN(std::string text, base::ReadFile(file, kFileBytesMax));
    const base::Status written = base::WriteFileDurably(place, text);
    OPENSSL_cleanse(text.data(), text.size());
    return written;
}

base::Result<std::map<std::uint32_t, std::string>> KeyRing::Fingerprints() const {
    constexpr std::size_t kShownBytes = 8;
    std::map<std::uint32_t, std::string> fingerprints;
    for (const auto& [version, root] : roots_) {
        ASSIGN_OR_RETURN(const base::Secret derived, Hkdf(root, Joined({"glovebox fingerprint"})));
        fingerprints[version] = base::HexEncode(derived.Reveal().first(kShownBytes));
    }
    return fingerprints;
}

base::Result<base::Bytes> KeyRing::Seal(const SecretName& name, const base::Secret& secret) const {
    ASSIGN_OR_RETURN(const base::Secret key, SealingKey(roots_.rbegin()->second, name.owner));
    ASSIGN_OR_RETURN(const base::Bytes body,
                     AeadSeal(key, Context(name), secret.Reveal(), *random_));
    base::Bytes sealed;
    AppendNumber(sealed, version());
    sealed.insert(sealed.end(), body.begin(), body.end());
    return sealed;
}

base::Result<base::Secret> KeyRing::Unseal(const SecretName& name, base::ByteView sealed) const {
    const auto root =
        sealed.size() < kVersionBytes ? roots_.end() : roots_.find(ReadNumber(sealed));
    if (root == roots_.end()) {
        return base::Error{
            base::ErrorCode::kCorrupt, "the secret was not sealed with a key this node holds", {}};
    }
    ASSIGN_OR_RETURN(const base::Secret key, SealingKey(root->second, name.owner));
    return AeadOpen(key, Context(name), sealed.subspan(kVersionBytes));
}

base::Result<base::Secret> KeyRing::DeriveKey(const base::AccountId& account,
                                              std::string_view purpose,
                                              std::uint32_t version) const {
    const auto root = roots_.find(version);
    if (root == roots_.end())
        return base::NotFound("the key ring has no key of version " + std::to_string(version));
    return Hkdf(root->second, Joined({"glovebox derived key", account.text(), purpose}));
}

}  // namespace crypto
