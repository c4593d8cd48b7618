// SPDX-License-Identifier: Apache-2.0
#include "access/console_credentials.h"

#include "base/assert.h"
#include "base/utf8.h"
#include "crypto/totp.h"

namespace access_control {
namespace {

constexpr std::string_view kPurpose = "console_credentials.totp_secret";

base::Error NoPassword() { return base::NotFound("the user has no password"); }

base::Status EndSessions(metadata::Database& database, const PrincipalId& user) {
    const auto ended = database.Execute("DELETE FROM console_sessions WHERE user_id = ?", {user});
    if (!ended.ok()) return ended.error();
    return {};
}

}  // namespace

base::Status ConsoleCredentials::CheckPassword(const base::Secret& password) {
    const std::string_view text = password.RevealText();
    if (text.size() < kPasswordBytesMin || text.size() > kPasswordBytesMax) {
        return base::InvalidArgument("a password has " + std::to_string(kPasswordBytesMin) +
                                     " to " + std::to_string(kPasswordBytesMax) + " bytes");
    }
    if (base::EscapeControls(text) == text) return {};
    return base::InvalidArgument("a password has no control characters and is UTF-8");
}

base::Status ConsoleCredentials::SetPassword(const Principal& user,
                                             const std::string& password_hash, base::Clock& clock) {
    ASSERT(user.kind == PrincipalKind::kUser);
    const auto set = database_.Execute(
        "INSERT INTO console_credentials (user_id, password_hash, totp_step, changed_at) VALUES "
        "(?, ?, 0, ?) ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, "
        "changed_at = excluded.changed_at",
        {user.id, password_hash, base::ToIso8601(clock.Now())});
    if (!set.ok()) return set.error();
    return EndSessions(database_, user.id);
}

base::Status ConsoleCredentials::RemovePassword(const Principal& user) {
    ASSIGN_OR_RETURN(
        const auto removed,
        database_.Execute("DELETE FROM console_credentials WHERE user_id = ?", {user.id}));
    if (removed != 1) return NoPassword();
    return EndSessions(database_, user.id);
}

base::Status ConsoleCredentials::EndEverySession() {
    RETURN_IF_ERROR(database_.Execute("DELETE FROM console_sessions"));
    return {};
}

base::Result<std::optional<std::string>>
ConsoleCredentials::PasswordHashOf(const PrincipalId& user) {
    ASSIGN_OR_RETURN(
        auto row, database_.QueryOne<std::string>(
                      "SELECT password_hash FROM console_credentials WHERE user_id = ?", {user}));
    if (!row) return std::optional<std::string>();
    return std::optional(std::get<0>(*std::move(row)));
}

base::Status ConsoleCredentials::SetTotp(const Principal& user, const base::Secret& secret) {
    ASSIGN_OR_RETURN(const base::Bytes sealed,
                     ring_.Seal({kPurpose, user.account, user.id.text()}, secret));
    ASSIGN_OR_RETURN(
        const auto changed,
        database_.Execute(
            "UPDATE console_credentials SET totp_secret = ?, totp_step = 0 WHERE user_id = ?",
            {sealed, user.id}));
    if (changed != 1) return NoPassword();
    return EndSessions(database_, user.id);
}

base::Status ConsoleCredentials::RemoveTotp(const Principal& user) {
    ASSIGN_OR_RETURN(const auto changed,
                     database_.Execute("UPDATE console_credentials SET totp_secret = NULL "
                                       "WHERE user_id = ? AND totp_secret IS NOT NULL",
                                       {user.id}));
    if (changed == 1) return {};
    return base::NotFound("the user is asked for no one-time codes");
}

base::Result<bool> ConsoleCredentials::TakeCode(const Principal& user, std::string_view code,
                                                base::WallTime now) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<std::optional<base::Bytes>, std::int64_t>(
                         "SELECT totp_secret, totp_step FROM console_credentials WHERE user_id = ?",
                         {user.id})));
    if (!row) return NoPassword();
    const auto& [sealed, used] = *row;
    if (!sealed) return true;
    ASSIGN_OR_RETURN(const base::Secret secret,
                     ring_.Unseal({kPurpose, user.account, user.id.text()}, *sealed));
    const auto step = crypto::MatchTotp(secret, code, now, used);
    if (!step) return false;
    // Whoever was faster has used the code up.
    ASSIGN_OR_RETURN(
        const auto counted,
        database_.Execute(
            "UPDATE console_credentials SET totp_step = ? WHERE user_id = ? AND totp_step < ?",
            {*step, user.id, *step}));
    return counted == 1;
}

}  // namespace access_control
