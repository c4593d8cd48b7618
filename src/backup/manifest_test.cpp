// SPDX-License-Identifier: Apache-2.0
#include "backup/manifest.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>

namespace backup {
namespace {

struct Ring {
    support::TemporaryFolder folder;
    base::SystemRandom random;
    crypto::KeyRing ring = *crypto::KeyRing::Open(folder.path, random);
};

Manifest Some(const Ring& ring) {
    Manifest manifest;
    manifest.taken_at = "2026-11-20T17:24:00.123Z";
    manifest.taken_ms = 1'763'659'440'123;
    manifest.data_folder = "/var/lib/glovebox";
    manifest.keys = *ring.ring.Fingerprints();
    manifest.files = {{"glovebox.db", 4096, std::string(64, 'a')},
                      {"objects/111111111111/x", 7, std::string(64, 'b')}};
    manifest.outside = {{"results", "/srv/results"}};
    return manifest;
}

}  // namespace

TEST_CASE("a manifest is read as it was written, by who has its key") {
    const Ring ring;
    const auto text = WriteManifest(Some(ring), ring.ring);
    REQUIRE(text.ok());

    const auto read = ReadManifest(*text, ring.ring);

    REQUIRE(read.ok());
    CHECK(*read == Some(ring));
    CHECK(*KeysOf(*text) == Some(ring).keys);
}

TEST_CASE("another node's key is told by both fingerprints") {
    const Ring ring;
    const Ring other;
    const auto text = WriteManifest(Some(ring), ring.ring);

    const auto read = ReadManifest(*text, other.ring);

    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == base::ErrorCode::kPermissionDenied);
    CHECK(read.error().message.find(ring.ring.Fingerprints()->at(1)) != std::string::npos);
    CHECK(read.error().message.find(other.ring.Fingerprints()->at(1)) != std::string::npos);
}

TEST_CASE("a manifest that was changed is found") {
    const Ring ring;
    std::string text = *WriteManifest(Some(ring), ring.ring);
    text.replace(text.find("4096"), 4, "4097");

    CHECK(ReadManifest(text, ring.ring).error().code == base::ErrorCode::kCorrupt);
    CHECK(ReadManifest("{}", ring.ring).error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("a path that leads out of the backup is refused, whoever wrote it") {
    const Ring ring;
    Manifest up = Some(ring);
    up.files[1].path = "objects/../../etc/passwd";
    Manifest absolute = Some(ring);
    absolute.files[1].path = "/etc/passwd";

    CHECK_FALSE(ReadManifest(*WriteManifest(up, ring.ring), ring.ring).ok());
    CHECK_FALSE(ReadManifest(*WriteManifest(absolute, ring.ring), ring.ring).ok());
}

}  // namespace backup
