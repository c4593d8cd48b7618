// SPDX-License-Identifier: Apache-2.0
#include "audit/digest.h"

#include "audit/canonical.h"
#include "audit/record.h"
#include "base/object_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace audit {
namespace {

constexpr std::string_view kKeyPurpose = "audit.digest";
constexpr std::int64_t kNumberMax = std::numeric_limits<std::int64_t>::max();

base::Bytes Signed(const Digest& digest) {
    CanonicalWriter writer("glovebox audit digest 1");
    writer.Text(digest.account.text());
    writer.Number(digest.number);
    writer.Number(digest.place.epoch);
    writer.Number(digest.place.sequence);
    writer.Digest(digest.place.head);
    writer.Number(digest.time.time_since_epoch().count());
    writer.Digest(digest.previous);
    writer.Text(base::AsText(digest.key));
    return writer.Take();
}

template <std::size_t kSize>
base::Result<std::array<std::uint8_t, kSize>> ParseArray(std::string_view hex) {
    ASSIGN_OR_RETURN(const base::Bytes bytes, base::HexDecode(hex));
    std::array<std::uint8_t, kSize> array{};
    if (bytes.size() != array.size()) {
        return base::InvalidArgument("must have " + std::to_string(2 * kSize) +
                                     " hexadecimal digits");
    }
    std::ranges::copy(bytes, array.begin());
    return array;
}

base::Result<base::Secret> Seed(const crypto::KeyRing& keys) {
    return keys.DeriveKey(base::AccountId(std::string(kNodeAccount)), kKeyPurpose, keys.version());
}

}  // namespace

base::Result<crypto::Ed25519PublicKey> SigningKeyOf(const crypto::KeyRing& keys) {
    ASSIGN_OR_RETURN(const base::Secret seed, Seed(keys));
    return crypto::Ed25519PublicKeyOf(seed);
}

base::Status Sign(Digest& digest, const crypto::KeyRing& keys) {
    ASSIGN_OR_RETURN(const base::Secret seed, Seed(keys));
    ASSIGN_OR_RETURN(digest.key, crypto::Ed25519PublicKeyOf(seed));
    ASSIGN_OR_RETURN(digest.signature, crypto::Ed25519Sign(seed, Signed(digest)));
    return {};
}

bool IsSigned(const Digest& digest) {
    return crypto::Ed25519Verify(digest.key, Signed(digest), digest.signature);
}

crypto::Sha256Digest HashOf(const Digest& digest) {
    CanonicalWriter writer("glovebox audit digest hash 1");
    writer.Text(base::AsText(Signed(digest)));
    writer.Text(base::AsText(digest.signature));
    return crypto::Sha256(writer.bytes());
}

base::Json ToJson(const Digest& digest) {
    base::Json json = base::Json::MakeObject();
    json.Set("kind", "digest")
        .Set("account", digest.account.text())
        .Set("number", digest.number)
        .Set("epoch", digest.place.epoch)
        .Set("sequence", digest.place.sequence)
        .Set("head", base::HexEncode(digest.place.head))
        .Set("time", base::ToIso8601(digest.time))
        .Set("previous", base::HexEncode(digest.previous))
        .Set("publicKey", base::HexEncode(digest.key))
        .Set("signature", base::HexEncode(digest.signature));
    return json;
}

base::Result<Digest> ParseDigest(const base::Json& json) {
    ASSIGN_OR_RETURN(
        const auto reader,
        base::ObjectReader::Make(json, "",
                                 {"kind", "account", "number", "epoch", "sequence", "head", "time",
                                  "previous", "publicKey", "signature"}));
    Digest digest;
    ASSIGN_OR_RETURN(std::string account, reader.Text("account"));
    digest.account = base::AccountId(std::move(account));
    ASSIGN_OR_RETURN(digest.number, reader.Int("number", 1, kNumberMax));
    ASSIGN_OR_RETURN(digest.place.epoch, reader.Int("epoch", 1, kNumberMax));
    ASSIGN_OR_RETURN(digest.place.sequence, reader.Int("sequence", 1, kNumberMax));
    ASSIGN_OR_RETURN(const std::string head, reader.Text("head"));
    ASSIGN_OR_RETURN(digest.place.head, ParseSha256(head));
    ASSIGN_OR_RETURN(const std::string time, reader.Text("time"));
    const auto parsed = base::ParseIso8601(time);
    if (!parsed) return base::FieldError("time", "is no time");
    digest.time = *parsed;
    ASSIGN_OR_RETURN(const std::string previous, reader.Text("previous"));
    ASSIGN_OR_RETURN(digest.previous, ParseSha256(previous));
    ASSIGN_OR_RETURN(const std::string key, reader.Text("publicKey"));
    ASSIGN_OR_RETURN(digest.key, ParsePublicKey(key));
    ASSIGN_OR_RETURN(const std::string signature, reader.Text("signature"));
    ASSIGN_OR_RETURN(digest.signature,
                     ParseArray<std::tuple_size_v<crypto::Ed25519Signature>>(signature));
    return digest;
}

base::Result<crypto::Sha256Digest> ParseSha256(std::string_view hex) {
    return ParseArray<crypto::kSha256Bytes>(hex);
}

base::Result<crypto::Ed25519PublicKey> ParsePublicKey(std::string_view hex) {
    return ParseArray<std::tuple_size_v<crypto::Ed25519PublicKey>>(hex);
}

}  // namespace audit
