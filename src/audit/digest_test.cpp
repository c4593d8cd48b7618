// SPDX-License-Identifier: Apache-2.0
#include "audit/digest.h"

#include "audit/test_node.h"

using audit::Digest;
using audit::TestNode;

namespace {

Digest Signed(const TestNode& node) {
    Digest digest;
    digest.account = node.airline;
    digest.number = 3;
    digest.place = {1, 7, crypto::Sha256({})};
    digest.time = base::WallTime(std::chrono::milliseconds(1'763'000'000'123));
    REQUIRE(audit::Sign(digest, node.keys).ok());
    return digest;
}

}  // namespace

TEST_CASE("a digest is signed with the node's key, the same each time") {
    const TestNode node;
    const Digest digest = Signed(node);

    CHECK(audit::IsSigned(digest));
    CHECK(digest.key == *audit::SigningKeyOf(node.keys));
    CHECK(Signed(node) == digest);
}

TEST_CASE("nothing of a digest can be changed") {
    const TestNode node;
    const Digest digest = Signed(node);
    Digest account = digest;
    account.account = node.partner;
    Digest number = digest;
    number.number = 4;
    Digest head = digest;
    head.place.head[31] ^= 1U;
    Digest epoch = digest;
    epoch.place.epoch = 2;
    Digest previous = digest;
    previous.previous[0] ^= 1U;

    CHECK_FALSE(audit::IsSigned(account));
    CHECK_FALSE(audit::IsSigned(number));
    CHECK_FALSE(audit::IsSigned(head));
    CHECK_FALSE(audit::IsSigned(epoch));
    CHECK_FALSE(audit::IsSigned(previous));
    CHECK(audit::HashOf(number) != audit::HashOf(digest));
}

TEST_CASE("a digest comes back from its JSON, and what is none is refused") {
    const TestNode node;
    const Digest digest = Signed(node);
    base::Json json = audit::ToJson(digest);

    CHECK(*audit::ParseDigest(json) == digest);
    CHECK_FALSE(audit::ParseDigest(base::Json::MakeObject()).ok());
    json.Set("head", "00");
    CHECK_FALSE(audit::ParseDigest(json).ok());
}
