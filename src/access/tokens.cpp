// SPDX-License-Identifier: Apache-2.0
#include "access/tokens.h"

#include "access/unique_id.h"
#include "base/assert.h"
#include "crypto/sha256.h"

namespace access_control {
namespace {

// So that a leaked token is known for what it is.
constexpr std::string_view kTextPrefix = "gbt_";
constexpr std::size_t kSecretBytes = 32;

base::Error NoToken() { return base::NotFound("there is no such token"); }

base::Bytes DigestOf(std::string_view text) {
    const crypto::Sha256Digest digest = crypto::Sha256(base::AsBytes(text));
    return {digest.begin(), digest.end()};
}

base::Secret NewText(base::Random& random) {
    base::Bytes bytes(kSecretBytes);
    random.Fill(bytes);
    return base::Secret::FromText(std::string(kTextPrefix) + base::HexEncode(bytes));
}

}  // namespace

base::Result<NewToken> Tokens::Create(const Principal& user, std::chrono::seconds life,
                                      base::Random& random, base::Clock& clock) {
    ASSERT(user.kind == PrincipalKind::kUser);
    if (life < std::chrono::seconds(1) || life > kTokenLifeMax) {
        return base::InvalidArgument("a token lasts at most " +
                                     std::to_string(kTokenLifeMax / std::chrono::days(1)) +
                                     " days");
    }
    ASSIGN_OR_RETURN(const auto tokens, List(user));
    if (tokens.size() >= kTokensMax) {
        return base::ResourceExhausted("there are " + std::to_string(kTokensMax) +
                                       " tokens already; delete one first");
    }
    const base::WallTime now = clock.Now();
    Token token{TokenId(UniqueId(kTokenIdPrefix, random)), user.id, now + life,
                base::ToIso8601(now)};
    base::Secret secret = NewText(random);
    const auto inserted = database_.Execute(
        "INSERT INTO tokens (id, user_id, digest, expires_at, created_at) VALUES (?, ?, ?, ?, ?)",
        {token.id, user.id, DigestOf(secret.RevealText()), token.expires, token.created_at});
    if (!inserted.ok()) return inserted.error();
    return NewToken{std::move(token), std::move(secret)};
}

base::Result<Token> Tokens::Find(const base::AccountId& account, const TokenId& id) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<PrincipalId, base::WallTime, std::string>(
                         "SELECT t.user_id, t.expires_at, t.created_at FROM tokens t JOIN "
                         "principals p ON p.id = t.user_id WHERE t.id = ? AND p.account_id = ?",
                         {id, account})));
    if (!row) return NoToken();
    const auto& [user, expires, created_at] = *row;
    return Token{id, user, expires, created_at};
}

base::Status Tokens::Delete(const Token& token) {
    ASSIGN_OR_RETURN(const auto deleted,
                     database_.Execute("DELETE FROM tokens WHERE id = ?", {token.id}));
    if (deleted == 1) return {};
    return NoToken();
}

base::Result<std::vector<Token>> Tokens::List(const Principal& user) {
    ASSIGN_OR_RETURN(const auto rows,
                     (database_.Query<TokenId, base::WallTime, std::string>(
                         "SELECT id, expires_at, created_at FROM tokens WHERE user_id = ? ORDER BY "
                         "created_at, id",
                         {user.id})));
    std::vector<Token> tokens;
    for (const auto& [id, expires, created_at] : rows)
        tokens.push_back({id, user.id, expires, created_at});
    return tokens;
}

base::Result<Caller> Tokens::Authenticate(std::string_view secret, base::WallTime now) {
    if (!secret.starts_with(kTextPrefix)) return NoToken();
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<TokenId, PrincipalId>(
                         "SELECT id, user_id FROM tokens WHERE digest = ? AND expires_at > ?",
                         {DigestOf(secret), now})));
    if (!row) return NoToken();
    const auto& [id, user] = *row;
    ASSIGN_OR_RETURN(const Principal principal, Principals(database_).FindById(user));
    return CallerFor(database_, principal, AccessKeyId(id.text()));
}

}  // namespace access_control
