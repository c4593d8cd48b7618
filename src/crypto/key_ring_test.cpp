// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_ring.h"

#include "../tests/support/temporary_folder.h"
#include "base/file.h"
#include "crypto/hmac.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

const base::AccountId kAirline("111111111111");
const base::AccountId kPartner("222222222222");

}  // namespace

TEST_CASE("a ring made on first use is private and opens its secrets again later") {
    const support::TemporaryFolder folder;
    base::SystemRandom random;
    const crypto::SecretName name{"destinations.token", kAirline, "meta"};
    const auto first = crypto::KeyRing::Open(folder.path, random);
    REQUIRE(first.ok());
    const auto sealed = first->Seal(name, base::Secret::FromText("EAAB-token"));
    REQUIRE(sealed.ok());

    const auto again = crypto::KeyRing::Open(folder.path, random);

    REQUIRE(again.ok());
    CHECK(again->Unseal(name, *sealed)->RevealText() == "EAAB-token");
    CHECK(base::AsText(*sealed).find("EAAB") == std::string_view::npos);
    struct stat status{};
    REQUIRE(stat((folder.path / "node.keys").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("a secret moved to another purpose, owner, name or node opens nothing") {
    const support::TemporaryFolder folder;
    const support::TemporaryFolder other_folder;
    base::SystemRandom random;
    const auto ring = crypto::KeyRing::Open(folder.path, random);
    const auto other = crypto::KeyRing::Open(other_folder.path, random);
    const auto sealed = *ring->Seal({"p", kAirline, "n"}, base::Secret::FromText("s"));

    CHECK(ring->Unseal({"p", kAirline, "n"}, sealed).ok());
    CHECK_FALSE(ring->Unseal({"q", kAirline, "n"}, sealed).ok());
    CHECK_FALSE(ring->Unseal({"p", kPartner, "n"}, sealed).ok());
    CHECK_FALSE(ring->Unseal({"p", kAirline, "m"}, sealed).ok());
    CHECK_FALSE(other->Unseal({"p", kAirline, "n"}, sealed).ok());
    CHECK_FALSE(ring->Unseal({"p", kAirline, "n"}, base::ByteView(sealed).first(3)).ok());
}

TEST_CASE(
    "derived keys are stable, differ by account and purpose, and need a version the ring has") {
    const support::TemporaryFolder folder;
    base::SystemRandom random;
    const auto ring = crypto::KeyRing::Open(folder.path, random);
    const auto key = ring->DeriveKey(kAirline, "ledger", ring->version());

    CHECK(key->Reveal().size() == 32);
    CHECK(
        key->Equals(*crypto::KeyRing::Open(folder.path, random)->DeriveKey(kAirline, "ledger", 1)));
    CHECK_FALSE(key->Equals(*ring->DeriveKey(kPartner, "ledger", 1)));
    CHECK_FALSE(key->Equals(*ring->DeriveKey(kAirline, "bodies", 1)));
    CHECK(ring->DeriveKey(kAirline, "ledger", 2).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("derived keys are HKDF-SHA256, as computed from its definition") {
    const support::TemporaryFolder folder;
    base::SystemRandom random;
    const auto ring = crypto::KeyRing::Open(folder.path, random);
    const std::string file = *base::ReadFile(folder.path / "node.keys", 1000);
    const auto bytes = [](std::string_view text) { return base::Bytes(text.begin(), text.end()); };
    // RFC 5869 without a salt: the extract step has a key of zeros, one expand step gives 32 bytes.
    const auto extracted =
        crypto::HmacSha256(base::Secret(base::Bytes(32, 0)),
                           base::AsBytes(std::string_view(file).substr(file.size() - 32)));
    std::string info;
    for (const std::string_view part : {"glovebox derived key", "111111111111", "ledger"}) {
        info += std::string("\0\0\0", 3) + static_cast<char>(part.size()) + std::string(part);
    }
    const auto expanded = crypto::HmacSha256(
        base::Secret(base::Bytes(extracted.begin(), extracted.end())), bytes(info + "\x01"));

    CHECK(ring->DeriveKey(kAirline, "ledger", 1)
              ->Equals(base::Secret(base::Bytes(expanded.begin(), expanded.end()))));
}

TEST_CASE("a ring others may read, or that is not one, is refused by its path") {
    const support::TemporaryFolder folder;
    base::SystemRandom random;
    REQUIRE(crypto::KeyRing::Open(folder.path, random).ok());
    const auto path = folder.path / "node.keys";
    chmod(path.c_str(), 0640);
    CHECK(crypto::KeyRing::Open(folder.path, random).error().code ==
          base::ErrorCode::kPermissionDenied);

    REQUIRE(base::WriteFileDurably(path, "glovebox keys 1\nshort").ok());
    CHECK(crypto::KeyRing::Open(folder.path, random).error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("processes that start at once end with one and the same ring") {
    const support::TemporaryFolder folder;
    constexpr int kProcesses = 8;
    for (int i = 0; i < kProcesses; ++i) {
        if (fork() != 0) continue;
        base::SystemRandom random;
        const auto ring = crypto::KeyRing::Open(folder.path, random);
        const auto key = ring.ok() ? ring->DeriveKey(kAirline, "p", 1)
                                   : base::Result<base::Secret>(ring.error());
        std::ofstream(folder.path / std::to_string(i))
            << (key.ok() ? base::HexEncode(key->Reveal()) : "failed");
        _exit(0);
    }
    for (int i = 0; i < kProcesses; ++i) wait(nullptr);

    const std::string first = *base::ReadFile(folder.path / "0", 100);
    CHECK(first.size() == 64);
    for (int i = 1; i < kProcesses; ++i)
        CHECK(*base::ReadFile(folder.path / std::to_string(i), 100) == first);
}

TEST_CASE("a ring is put where there is none, and its keys are told apart by fingerprints") {
    const support::TemporaryFolder folder;
    const support::TemporaryFolder other_folder;
    const support::TemporaryFolder third_folder;
    base::SystemRandom random;
    const auto ring = crypto::KeyRing::Open(folder.path, random);
    const auto file = crypto::KeyRing::FileIn(folder.path);
    REQUIRE(crypto::KeyRing::Install(file, other_folder.path).ok());

    const auto copy = crypto::KeyRing::OpenFile(crypto::KeyRing::FileIn(other_folder.path), random);
    const auto another = crypto::KeyRing::Open(third_folder.path, random);

    REQUIRE(copy.ok());
    CHECK(copy->Fingerprints()->at(1) == ring->Fingerprints()->at(1));
    CHECK(copy->Fingerprints()->at(1).size() == 16);
    CHECK(another->Fingerprints()->at(1) != ring->Fingerprints()->at(1));
    CHECK_FALSE(crypto::KeyRing::Install(file, third_folder.path).ok());
    CHECK(crypto::KeyRing::OpenFile(folder.path / "none", random).error().code ==
          base::ErrorCode::kNotFound);
}
