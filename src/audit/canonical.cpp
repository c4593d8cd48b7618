// SPDX-License-Identifier: Apache-2.0
#include "audit/canonical.h"

#include <algorithm>

namespace audit {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kNumberBytes = 8;

base::Error Corrupt() {
    return {base::ErrorCode::kCorrupt, "the bytes are no record of the audit trail", {}};
}

std::uint64_t ReadNumber(base::ByteView bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8U | byte;
    return number;
}

void AppendNumber(base::Bytes& out, std::uint64_t number, std::size_t bytes) {
    for (std::size_t i = bytes; i-- > 0;)
        out.push_back(static_cast<std::uint8_t>(number >> (8U * i) & 255U));
}

}  // namespace

void CanonicalWriter::Text(std::string_view text) {
    AppendNumber(bytes_, text.size(), kLengthBytes);
    bytes_.insert(bytes_.end(), text.begin(), text.end());
}

void CanonicalWriter::Number(std::int64_t number) {
    AppendNumber(bytes_, kNumberBytes, kLengthBytes);
    AppendNumber(bytes_, static_cast<std::uint64_t>(number), kNumberBytes);
}

void CanonicalWriter::Digest(const crypto::Sha256Digest& digest) { Text(base::AsText(digest)); }

void CanonicalWriter::MaybeDigest(const std::optional<crypto::Sha256Digest>& digest) {
    Text(digest ? base::AsText(*digest) : std::string_view());
}

base::Result<CanonicalReader> CanonicalReader::Make(base::ByteView bytes, std::string_view form) {
    CanonicalReader reader(bytes);
    ASSIGN_OR_RETURN(const std::string found, reader.Text());
    if (found != form) return Corrupt();
    return reader;
}

base::Result<base::ByteView> CanonicalReader::Field() {
    if (rest_.size() < kLengthBytes) return Corrupt();
    const std::uint64_t length = ReadNumber(rest_.first(kLengthBytes));
    rest_ = rest_.subspan(kLengthBytes);
    if (length > rest_.size()) return Corrupt();
    const base::ByteView field = rest_.first(length);
    rest_ = rest_.subspan(length);
    return field;
}

base::Result<std::string> CanonicalReader::Text() {
    ASSIGN_OR_RETURN(const base::ByteView field, Field());
    return std::string(base::AsText(field));
}

base::Result<std::int64_t> CanonicalReader::Number() {
    ASSIGN_OR_RETURN(const base::ByteView field, Field());
    if (field.size() != kNumberBytes) return Corrupt();
    return static_cast<std::int64_t>(ReadNumber(field));
}

base::Result<std::optional<crypto::Sha256Digest>> CanonicalReader::MaybeDigest() {
    ASSIGN_OR_RETURN(const base::ByteView field, Field());
    if (field.empty()) return std::optional<crypto::Sha256Digest>();
    crypto::Sha256Digest digest{};
    if (field.size() != digest.size()) return Corrupt();
    std::ranges::copy(field, digest.begin());
    return std::optional(digest);
}

base::Status CanonicalReader::Finish() const {
    if (!rest_.empty()) return Corrupt();
    return {};
}

crypto::Sha256Digest Commit(std::string_view name, base::ByteView salt, base::ByteView content) {
    CanonicalWriter writer(name);
    writer.Text(base::AsText(salt));
    writer.Text(base::AsText(content));
    return crypto::Sha256(writer.bytes());
}

}  // namespace audit
