// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/callers.h"

namespace access_control {

using TokenId = base::Id<struct TokenTag>;  // GBTK...

inline constexpr std::size_t kTokensMax = 20;  // of one user
inline constexpr std::chrono::seconds kTokenLifeMax = std::chrono::days(366);

// A bearer token: who sends it is its user, until it ends.
struct Token {
    TokenId id;
    PrincipalId user;
    base::WallTime expires;
    std::string created_at;
};

// Shown once: afterwards only a digest of the secret is there.
struct NewToken {
    Token token;
    base::Secret secret;
};

// The bearer tokens of a node's users, for its own API. A secret is 256 random bits, so a plain
// digest of it tells nothing. Single-threaded, like the database; changes belong to the caller's
// transaction and bind the next request.
class Tokens final {
  public:
    explicit Tokens(metadata::Database& database) : database_(database) {}

    // kInvalidArgument for a life that is none or too long, kResourceExhausted past kTokensMax.
    base::Result<NewToken> Create(const Principal& user, std::chrono::seconds life,
                                  base::Random& random, base::Clock& clock);
    // kNotFound for one that is not there or another account's.
    base::Result<Token> Find(const base::AccountId& account, const TokenId& id);
    base::Status Delete(const Token& token);
    base::Result<std::vector<Token>> List(const Principal& user);

    // Whose token this is. kNotFound for whatever is none or has ended.
    base::Result<Caller> Authenticate(std::string_view secret, base::WallTime now);

  private:
    metadata::Database& database_;
};

}  // namespace access_control
