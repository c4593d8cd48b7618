// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/callers.h"
#include "access/console_credentials.h"

namespace access_control {

inline constexpr std::chrono::minutes kConsoleIdleMax{30};
inline constexpr std::chrono::hours kConsoleSessionMax{12};
inline constexpr std::chrono::minutes kConsoleSeenStep{1};  // use is noted no more often

// What a person typed, and where it came from.
struct SignInRequest {
    std::string account;
    std::string user;
    base::Secret password;
    std::string code;  // one-time; empty: none was given
    std::string address;
};

// Set as a cookie and kept nowhere else.
struct NewConsoleSession {
    base::Secret secret;  // 64 hexadecimal digits
    base::WallTime ends;
    Caller caller;
};

// People's sessions at the console. Each has a secret of its own, 256 random bits of which only a digest is stored, ends
// when idle or old, and with its user, password or one-time codes. Single-threaded, like the database.
class ConsoleSessions final {
  public:
    ConsoleSessions(metadata::Database& database, const crypto::KeyRing& ring,
                    crypto::PasswordHasher& hasher)
        : database_(database), ring_(ring), hasher_(hasher) {}

    // Signing in takes three steps, since checking a password is slow and holds up nobody else's writing.
    // In a transaction, which is committed whatever follows: kResourceExhausted after too many failures.
    base::Status Count(const SignInRequest& request, base::WallTime now);
    // In none. The user, or kPermissionDenied; as slow for one that is not there.
    base::Result<Principal> CheckPassword(const SignInRequest& request);
    // In a transaction: takes the one-time code, if the user must give one, and begins a session; kPermissionDenied.
    base::Result<NewConsoleSession> SignIn(const SignInRequest& request, const Principal& user,
                                           base::Random& random, base::Clock& clock);

    // Whose session this is. kNotFound for whatever is none or is over. Notes that it was used.
    base::Result<Caller> Authenticate(std::string_view secret, base::WallTime now);
    // In a transaction. Nothing happens to what is no session.
    base::Status SignOut(std::string_view secret);

  private:
    metadata::Database& database_;
    const crypto::KeyRing& ring_;
    crypto::PasswordHasher& hasher_;
};

}  // namespace access_control
