// SPDX-License-Identifier: Apache-2.0
#include "activation/change_guard.h"

#include "../tests/support/object_files.h"
#include "activation/test_node.h"
#include "crypto/hmac.h"

#include <array>
#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using activation::ChangeScope;
using activation::ChangeVerdict;
using matching::Key;

const base::AccountId kAirline{"111122223333"};
const base::AccountId kRail{"222233334444"};
const base::AccountId kHotel{"444455556666"};
const base::AccountId kShop{"555566667777"};
const std::string kPlace = "meta/graph.facebook.com:443/1001";

// Rows of one column.
class Rows final : public runs::RowStream {
  public:
    explicit Rows(std::vector<std::string> values) : values_(std::move(values)) {}

    const std::vector<query::NamedType>& Columns() const override { return columns_; }
    base::Result<std::vector<Cell>> Next() override {
        if (next_ == values_.size()) return std::vector<Cell>();
        return std::vector<Cell>{std::string_view(values_[next_++])};
    }

  private:
    std::vector<std::string> values_;
    std::size_t next_ = 0;
    std::vector<query::NamedType> columns_{{"id", {query::TypeKind::kVarchar}}};
};

class NoNetwork final : public net::HttpClient {
  public:
    base::Result<net::HttpResponse> Send(const net::HttpRequest&) override {
        return base::Internal("nothing is sent here");
    }
};

// Ids "<prefix><first>" to "<prefix><end - 1>".
std::vector<std::string> Ids(int first, int end, const std::string& prefix = "customer-") {
    std::vector<std::string> ids;
    for (int i = first; i < end; ++i) ids.push_back(prefix + std::to_string(i));
    return ids;
}

struct Node : TestNode {
    // Of an activation of its own.
    ChangeScope Scope(const base::AccountId& account = kAirline,
                      std::vector<base::AccountId> owners = {kHotel},
                      const std::string& place = kPlace) {
        activation::Ledger ledger(database, clock, random);
        const auto opened = ledger.Open({account, base::AudienceId(std::to_string(++audiences)), 1,
                                         base::DestinationId("d"), place, "id=EXTERN_ID"});
        REQUIRE(opened.ok());
        return {opened->id, account, place, std::move(owners)};
    }

    base::Result<ChangeVerdict> Ask(const ChangeScope& scope, const std::vector<std::string>& ids,
                                    Key key = Key::kExternId) {
        const activation::DeliveryServices services{database, keys,   http,
                                                    clock,    random, folder.path};
        Rows rows(ids);
        auto normalizer = *matching::RowNormalizer::Make({{0, key}}, {});
        return activation::ChangeGuard(services, options).Admit(scope, rows, normalizer);
    }
    ChangeVerdict Verdict(const ChangeScope& scope, const std::vector<std::string>& ids,
                          Key key = Key::kExternId) {
        const auto verdict = Ask(scope, ids, key);
        REQUIRE(verdict.ok());
        return *verdict;
    }

    std::size_t Objects(const base::AccountId& account = kAirline) {
        return support::ObjectFiles(folder.path, account).size();
    }

    NoNetwork http;
    activation::DeliveryOptions options;
    int audiences = 0;
};

}  // namespace

TEST_CASE("a delivery that differs from an earlier one by too few is held, by enough it goes") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);

    CHECK(node.Verdict(node.Scope(), Ids(0, 101)) == ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(), Ids(0, 99)) == ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(), Ids(4, 105)) == ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(), Ids(5, 105)) == ChangeVerdict::kMayGo);
    CHECK(node.Verdict(node.Scope(), Ids(0, 110)) == ChangeVerdict::kMayGo);
}

TEST_CASE("the same people again are held as those who differ by one are") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);

    CHECK(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kTooNear);
}

TEST_CASE("a delivery is compared with every earlier one, not with the last") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 200)) == ChangeVerdict::kMayGo);

    CHECK(node.Verdict(node.Scope(), Ids(0, 101)) == ChangeVerdict::kTooNear);
}

TEST_CASE("what was held does not count") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 105)) == ChangeVerdict::kTooNear);

    CHECK(node.Verdict(node.Scope(), Ids(0, 110)) == ChangeVerdict::kMayGo);
    CHECK(node.Objects() == 2);
}

TEST_CASE("fewer people than the minimum are too few, however many rows they have") {
    Node node;
    auto rows = Ids(0, 9);
    for (const std::string& again : Ids(0, 9)) rows.push_back(again);

    CHECK(node.Verdict(node.Scope(), rows) == ChangeVerdict::kTooFew);
    CHECK(node.Objects() == 0);
    CHECK(node.Verdict(node.Scope(), Ids(0, 10)) == ChangeVerdict::kMayGo);
}

TEST_CASE("an audience of nobody may go and leaves nothing") {
    Node node;

    CHECK(node.Verdict(node.Scope(), {"", ""}) == ChangeVerdict::kMayGo);
    CHECK(node.Objects() == 0);
}

TEST_CASE("deliveries are compared that share an owner and the account at the platform") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(kAirline, {kHotel, kRail}), Ids(0, 100)) ==
            ChangeVerdict::kMayGo);

    CHECK(node.Verdict(node.Scope(kAirline, {kHotel}), Ids(0, 101)) == ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(kAirline, {kRail, kShop}), Ids(0, 101)) ==
          ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(kAirline, {kShop}), Ids(0, 101)) == ChangeVerdict::kMayGo);
    CHECK(node.Verdict(node.Scope(kAirline, {kHotel}, "meta/graph.facebook.com:443/1002"),
                       Ids(0, 101)) == ChangeVerdict::kMayGo);
}

TEST_CASE("another account that delivers to the same place is compared too") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(kAirline), Ids(0, 100)) == ChangeVerdict::kMayGo);

    CHECK(node.Verdict(node.Scope(kRail), Ids(0, 101)) == ChangeVerdict::kTooNear);
    CHECK(node.Objects(kRail) == 0);
}

TEST_CASE("deliveries without an identifier in common are compared by how many they are") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);

    CHECK(node.Verdict(node.Scope(), Ids(0, 101), Key::kUid) == ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(), Ids(0, 91), Key::kUid) == ChangeVerdict::kTooNear);
    CHECK(node.Verdict(node.Scope(), Ids(0, 90), Key::kUid) == ChangeVerdict::kMayGo);
}

TEST_CASE("what was admitted stays so, and what was held is asked again") {
    Node node;
    const ChangeScope first = node.Scope();
    const ChangeScope held = node.Scope();
    const activation::DeliveryServices services{node.database, node.keys,   node.http,
                                                node.clock,    node.random, node.folder.path};
    activation::ChangeGuard guard(services, node.options);
    CHECK_FALSE(*guard.WasAdmitted(first.activation));

    REQUIRE(node.Verdict(first, Ids(0, 100)) == ChangeVerdict::kMayGo);
    REQUIRE(node.Verdict(held, Ids(0, 101)) == ChangeVerdict::kTooNear);

    CHECK(*guard.WasAdmitted(first.activation));
    CHECK_FALSE(*guard.WasAdmitted(held.activation));
}

TEST_CASE("a measurement that was interrupted is forgotten with its file") {
    Node node;
    const ChangeScope scope = node.Scope();
    const auto objects = *storage::ObjectStore::Open(node.folder.path);
    auto draft = *objects.Create(kAirline, node.random);
    const std::string left = draft.id().text();
    activation::ChangeStore store(node.database, node.clock);
    REQUIRE(store.Add(scope, {scope.activation, kAirline, left, " EXTERN_ID ", 1, 1, 1, 1}).ok());
    REQUIRE(draft.Publish().ok());
    CHECK(store.Earlier(node.Scope())->empty());

    CHECK(node.Verdict(scope, Ids(0, 100)) == ChangeVerdict::kMayGo);

    CHECK(node.Objects() == 1);
    CHECK_FALSE(objects.OpenForReading(kAirline, storage::ObjectId(left)).ok());
    CHECK(node.Verdict(node.Scope(), Ids(0, 101)) == ChangeVerdict::kTooNear);
}

TEST_CASE("nothing goes while an earlier set cannot be read") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);
    const auto objects = *storage::ObjectStore::Open(node.folder.path);
    REQUIRE(
        objects.Remove(kAirline, support::ObjectFiles(node.folder.path, kAirline).front()).ok());

    CHECK_FALSE(node.Ask(node.Scope(), Ids(0, 200)).ok());
}

TEST_CASE("nothing goes when the key of earlier tags is gone") {
    Node node;
    const ChangeScope scope = node.Scope();
    activation::ChangeStore store(node.database, node.clock);
    REQUIRE(store.Add(scope, {scope.activation, kAirline, "a", " EXTERN_ID ", 1, 1, 1, 7}).ok());

    CHECK(node.Ask(node.Scope(), Ids(0, 200)).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("what is kept is neither an identifier nor its digest") {
    Node node;
    REQUIRE(node.Verdict(node.Scope(), Ids(0, 100)) == ChangeVerdict::kMayGo);
    const auto objects = *storage::ObjectStore::Open(node.folder.path);
    const auto fd =
        objects.OpenForReading(kAirline, support::ObjectFiles(node.folder.path, kAirline).front());

    const std::string kept = *base::ReadDescriptor(fd->get(), 1 << 20, "tags");

    CHECK(kept.size() == 100 * sizeof(activation::TagRecord));
    CHECK(kept.find("customer") == std::string::npos);
    const auto digest = crypto::Sha256(base::AsBytes("customer-1"));
    CHECK(kept.find(base::AsText(base::ByteView(digest).first(8))) == std::string::npos);
    // The positive control: under the key, the bytes are there.
    const auto key = *node.keys.DeriveKey(base::AccountId(kPlace), "activation.member_tags", 1);
    const auto tag =
        crypto::HmacSha256(key, base::AsBytes(std::string_view("EXTERN_ID\0customer-1", 20)));
    const std::string stored(tag.rend() - 8, tag.rend());  // least byte first
    CHECK(kept.find(stored) != std::string::npos);
}
