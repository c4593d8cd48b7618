// SPDX-License-Identifier: Apache-2.0
#include "crypto/password_hash.h"

#include <array>
#include <sodium.h>

namespace crypto {

// One of the few that compute, if there was room for it.
class PasswordHasher::Turn final {
  public:
    explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {
        const base::Lock lock(hasher_.mutex_);
        taken_ = hasher_.at_work_ < kPasswordHashesAtOnceMax;
        if (taken_) ++hasher_.at_work_;
    }
    ~Turn() {
        const base::Lock lock(hasher_.mutex_);
        if (taken_) --hasher_.at_work_;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    // libsodium is ready once somebody has called this; it may be called again.
    base::Status Ready() const {
        if (!taken_)
            return base::Unavailable("too many passwords are being checked; try again shortly");
        if (sodium_init() < 0) return base::Internal("libsodium does not start");
        return {};
    }

  private:
    PasswordHasher& hasher_;
    bool taken_ = false;
};

base::Result<std::string> PasswordHasher::Hash(const base::Secret& password) {
    const Turn turn(*this);
    RETURN_IF_ERROR(turn.Ready());
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const std::string_view plain = password.RevealText();
    if (crypto_pwhash_str(text.data(), plain.data(), plain.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return base::Unavailable("there is no memory to check a password");
    }
    return std::string(text.data());
}

base::Result<bool> PasswordHasher::Matches(const std::string& stored,
                                           const base::Secret& password) {
    const Turn turn(*this);
    RETURN_IF_ERROR(turn.Ready());
    const std::string_view plain = password.RevealText();
    return crypto_pwhash_str_verify(stored.c_str(), plain.data(), plain.size()) == 0;
}

}  // namespace crypto
