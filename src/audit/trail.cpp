// SPDX-License-Identifier: Apache-2.0
#include "audit/trail.h"

#include "base/utf8.h"

#include <algorithm>
#include <set>
#include <utility>

namespace audit {
namespace {

constexpr std::size_t kAccountDigits = 12;

// What came over the network ends on terminals and in JSON.
std::string Clean(std::string_view text) {
    std::string clean = base::EscapeControls(text.substr(0, kFieldBytesMax));
    if (clean.size() <= kFieldBytesMax) return clean;
    std::size_t end = kFieldBytesMax;
    while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xc0U) == 0x80U) --end;
    clean.resize(end);
    return clean;
}

// JSON takes no malformed text.
std::string ShownText(std::string_view text) {
    const std::string_view cut = text.substr(0, kQueryBytesMax);
    return base::IsUtf8(cut) ? std::string(cut) : base::EscapeControls(cut);
}

Record CleanRecord(const Record& record) {
    Record clean = record;
    for (std::string* text : {&clean.principal, &clean.action, &clean.request_id, &clean.error_code,
                              &clean.plan_hash, &clean.decision}) {
        *text = Clean(*text);
    }
    if (clean.resources.size() > kResourcesMax) clean.resources.resize(kResourcesMax);
    for (std::string& resource : clean.resources) resource = Clean(resource);
    return clean;
}

std::set<base::AccountId> ChainsOf(const Act& act) {
    std::set<base::AccountId> chains{act.record.account};
    chains.insert(act.touched.begin(), act.touched.end());
    return chains;
}

base::Bytes Salt(base::Random& random) {
    base::Bytes salt(kSaltBytes);
    random.Fill(salt);
    return salt;
}

std::optional<base::ByteView> OrNull(const base::Bytes& bytes, bool wanted) {
    if (!wanted || bytes.empty()) return std::nullopt;
    return base::ByteView(bytes);
}

}  // namespace

std::optional<base::AccountId> AccountOfArn(std::string_view arn) {
    if (!arn.starts_with("arn:")) return std::nullopt;
    for (int field = 0; field < 4; ++field) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        arn.remove_prefix(colon + 1);
    }
    const std::string_view account = arn.substr(0, arn.find(':'));
    if (account.size() != kAccountDigits ||
        account.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    return base::AccountId(std::string(account));
}

crypto::SecretName QueryName(const base::AccountId& account, std::string_view record_id) {
    return {"audit_entries.query_text", account, record_id};
}

base::Status Trail::Prepare() {
    if (insert_) return {};
    ASSIGN_OR_RETURN(
        read_place_,
        database_.Prepare("SELECT epoch, sequence, head FROM audit_chains WHERE account_id = ?"));
    ASSIGN_OR_RETURN(
        write_place_,
        database_.Prepare(
            "INSERT INTO audit_chains (account_id, epoch, sequence, head) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (account_id) DO UPDATE SET epoch = excluded.epoch, "
            "sequence = excluded.sequence, head = excluded.head"));
    ASSIGN_OR_RETURN(
        insert_, database_.Prepare("INSERT INTO audit_entries (account_id, sequence, epoch, "
                                   "noted_at, head, salt, record, origin_salt, origin, query_text) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    return {};
}

base::Result<Trail::Sealed> Trail::Seal(const Act& act) {
    Sealed sealed;
    sealed.record = CleanRecord(act.record);
    sealed.record.id = random_.Uuid();
    sealed.salt = Salt(random_);
    if (!act.origin.empty()) {
        const Origin origin{Clean(act.origin.source_address), Clean(act.origin.user_agent),
                            Clean(act.origin.access_key_id)};
        sealed.origin_salt = Salt(random_);
        sealed.record.origin = OriginDigest(sealed.origin_salt, origin);
        sealed.origin = Encode(origin);
    }
    if (!act.query_text.empty()) {
        const std::string text = ShownText(act.query_text);
        base::Bytes bytes = Salt(random_);
        sealed.record.query = QueryDigest(bytes, text);
        bytes.insert(bytes.end(), text.begin(), text.end());
        const crypto::SecretName name = QueryName(sealed.record.account, sealed.record.id);
        ASSIGN_OR_RETURN(sealed.query_text, keys_.Seal(name, base::Secret(std::move(bytes))));
    }
    sealed.encoded = Encode(sealed.record);
    return sealed;
}

base::Result<std::int64_t> Trail::Epoch() {
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<std::int64_t>("SELECT epoch FROM audit_state"));
    if (!row) return base::Internal("the audit trail has no epoch");
    return std::get<0>(*row);
}

base::Result<ChainPlace*> Trail::PlaceOf(Places& places, const base::AccountId& account) {
    const auto known = places.find(account);
    if (known != places.end()) return &known->second;
    RETURN_IF_ERROR(read_place_->Bind({account}));
    ASSIGN_OR_RETURN(const bool found, read_place_->Step());
    ChainPlace place;
    if (found) {
        ASSIGN_OR_RETURN(const auto row,
                         (read_place_->Read<std::int64_t, std::int64_t, base::Bytes>()));
        const auto& [epoch, sequence, head] = row;
        place.epoch = epoch;
        place.sequence = sequence;
        if (head.size() != place.head.size()) return base::Internal("a chain's head is damaged");
        std::ranges::copy(head, place.head.begin());
    }
    RETURN_IF_ERROR(read_place_->Finish());
    return &places.emplace(account, place).first->second;
}

base::Status Trail::Insert(const base::AccountId& chain, const ChainPlace& place,
                           const Sealed& sealed) {
    const bool own = chain == sealed.record.account;
    RETURN_IF_ERROR(insert_->Bind({chain, place.sequence, place.epoch, sealed.record.time,
                                   base::ByteView(place.head), sealed.salt, sealed.encoded,
                                   OrNull(sealed.origin_salt, own), OrNull(sealed.origin, own),
                                   OrNull(sealed.query_text, own)}));
    ASSIGN_OR_RETURN([[maybe_unused]] const bool row, insert_->Step());
    return insert_->Finish();
}

base::Status Trail::Store(const Places& places) {
    for (const auto& [account, place] : places) {
        RETURN_IF_ERROR(
            write_place_->Bind({account, place.epoch, place.sequence, base::ByteView(place.head)}));
        ASSIGN_OR_RETURN([[maybe_unused]] const bool row, write_place_->Step());
        RETURN_IF_ERROR(write_place_->Finish());
    }
    return {};
}

base::Status Trail::Append(std::span<const Act> acts) {
    RETURN_IF_ERROR(Prepare());
    ASSIGN_OR_RETURN(const std::int64_t epoch, Epoch());
    Places places;
    for (const Act& act : acts) {
        ASSIGN_OR_RETURN(const Sealed sealed, Seal(act));
        const crypto::Sha256Digest leaf = LeafOf(sealed.salt, sealed.encoded);
        for (const base::AccountId& chain : ChainsOf(act)) {
            ASSIGN_OR_RETURN(ChainPlace* const place, PlaceOf(places, chain));
            *place = Advance(*place, chain, epoch, leaf);
            RETURN_IF_ERROR(Insert(chain, *place, sealed));
        }
    }
    return Store(places);
}

base::Status AppendNow(metadata::Database& database, Trail& trail, const Act& act) {
    ASSIGN_OR_RETURN(auto transaction, database.Begin());
    RETURN_IF_ERROR(trail.Append(act));
    return transaction.Commit();
}

base::Status Trail::BeginEpoch() {
    ASSIGN_OR_RETURN([[maybe_unused]] const std::int64_t changed,
                     database_.Execute("UPDATE audit_state SET epoch = epoch + 1"));
    return {};
}

}  // namespace audit
