// SPDX-License-Identifier: Apache-2.0
#include "access/access_keys.h"

#include "access/test_node.h"
#include "base/file.h"

namespace {

using access_control::AccessKeys;
using access_control::KeyOwner;

}  // namespace

TEST_CASE("a key of an account's root and one of a user are found with their secrets") {
    TestNode node;
    AccessKeys keys(node.database, node.ring);
    const KeyOwner root{node.airline, std::nullopt};
    const KeyOwner ann{node.airline, node.User("ann").id};

    const auto of_root = keys.Create(root, node.random, node.clock);
    const auto of_ann = keys.Create(ann, node.random, node.clock);

    REQUIRE(of_root.ok());
    REQUIRE(of_ann.ok());
    CHECK(of_root->id.text().starts_with("AKIA"));
    const auto found = keys.Find(of_ann->id);
    CHECK(found->owner == ann);
    CHECK(found->active);
    CHECK(keys.SecretOf(*found)->Equals(of_ann->secret));
    CHECK(keys.SecretOf(*keys.Find(of_root->id))->Equals(of_root->secret));
    CHECK(keys.List(root)->size() == 1);
    CHECK(keys.List(ann)->size() == 1);
}

TEST_CASE("a secret stands nowhere in the database in clear") {
    TestNode node;
    AccessKeys keys(node.database, node.ring);
    const auto key = keys.Create({node.airline, std::nullopt}, node.random, node.clock);
    REQUIRE(key.ok());

    std::string bytes;
    for (const char* file : {"node.db", "node.db-wal"}) {
        const auto part = base::ReadFile(node.folder.path / file, 10U << 20U);
        if (part.ok()) bytes += *part;
    }

    CHECK(bytes.find(key->id.text()) != std::string::npos);  // so the search finds what is there
    CHECK(bytes.find(key->secret.RevealText()) == std::string::npos);
}

TEST_CASE("a secret moved to another key or user does not open") {
    TestNode node;
    AccessKeys keys(node.database, node.ring);
    const auto bob = node.User("bob");
    const auto mine = keys.Create({node.airline, node.User("ann").id}, node.random, node.clock);
    const auto other = keys.Create({node.airline, bob.id}, node.random, node.clock);
    REQUIRE(node.database
                .Execute("UPDATE access_keys SET secret = (SELECT secret FROM access_keys WHERE "
                         "id = ?) WHERE id = ?",
                         {mine->id, other->id})
                .ok());
    CHECK(keys.SecretOf(*keys.Find(other->id)).error().code == base::ErrorCode::kCorrupt);

    REQUIRE(
        node.database.Execute("UPDATE access_keys SET user_id = ? WHERE id = ?", {bob.id, mine->id})
            .ok());
    CHECK(keys.SecretOf(*keys.Find(mine->id)).error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("a disabled key has no secret, an enabled one has it again, a deleted one is gone") {
    TestNode node;
    AccessKeys keys(node.database, node.ring);
    const auto made = keys.Create({node.airline, std::nullopt}, node.random, node.clock);
    const auto key = keys.Find(made->id);

    REQUIRE(keys.SetActive(*key, false).ok());
    CHECK_FALSE(keys.Find(made->id)->active);
    CHECK(keys.SecretOf(*key).error().code == base::ErrorCode::kNotFound);
    REQUIRE(keys.SetActive(*key, true).ok());
    CHECK(keys.SecretOf(*key).ok());
    REQUIRE(keys.Delete(*key).ok());
    CHECK(keys.Find(made->id).error().code == base::ErrorCode::kNotFound);
    CHECK(keys.SetActive(*key, true).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("an owner has two keys, so that one can follow the other") {
    TestNode node;
    AccessKeys keys(node.database, node.ring);
    const KeyOwner owner{node.airline, node.User("ann").id};
    REQUIRE(keys.Create(owner, node.random, node.clock).ok());
    REQUIRE(keys.Create(owner, node.random, node.clock).ok());

    CHECK(keys.Create(owner, node.random, node.clock).error().code ==
          base::ErrorCode::kResourceExhausted);
    CHECK(keys.Create({node.airline, std::nullopt}, node.random, node.clock).ok());
}

TEST_CASE("the keys of a user go with it") {
    TestNode node;
    AccessKeys keys(node.database, node.ring);
    const auto ann = node.User("ann");
    const auto key = keys.Create({node.airline, ann.id}, node.random, node.clock);
    REQUIRE(access_control::Principals(node.database).Delete(ann).ok());

    CHECK(keys.Find(key->id).error().code == base::ErrorCode::kNotFound);
}
