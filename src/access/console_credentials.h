// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/principals.h"
#include "crypto/key_ring.h"
#include "crypto/password_hash.h"

namespace access_control {

inline constexpr std::size_t kPasswordBytesMin = 12;
inline constexpr std::size_t kPasswordBytesMax = 256;

// What a user signs in to the console with. The password is kept as a slow hash, the secret of the one-time codes sealed
// under the node's key ring. Single-threaded, like the database; changes belong to the caller's transaction.
class ConsoleCredentials final {
  public:
    ConsoleCredentials(metadata::Database& database, const crypto::KeyRing& ring)
        : database_(database), ring_(ring) {}

    // kInvalidArgument for one that is too short, too long or not text.
    static base::Status CheckPassword(const base::Secret& password);

    // `password_hash` as a PasswordHasher made it. Every session of the user ends.
    base::Status SetPassword(const Principal& user, const std::string& password_hash,
                             base::Clock& clock);
    // None: the user has no password and cannot sign in.
    base::Result<std::optional<std::string>> PasswordHashOf(const PrincipalId& user);

    // The user cannot sign in any more; every session of the user ends. kNotFound without a password.
    base::Status RemovePassword(const Principal& user);
    // Everybody's sessions end.
    base::Status EndEverySession();

    // Asks for one-time codes of this secret from now on; every session of the user ends. kNotFound without a password.
    base::Status SetTotp(const Principal& user, const base::Secret& secret);
    // Asks for none any more. kNotFound when none was asked for.
    base::Status RemoveTotp(const Principal& user);

    // Whether `code` is what this user must give now; a code counts once. True where none is asked for.
    base::Result<bool> TakeCode(const Principal& user, std::string_view code, base::WallTime now);

  private:
    metadata::Database& database_;
    const crypto::KeyRing& ring_;
};

}  // namespace access_control
