// SPDX-License-Identifier: Apache-2.0
#include "access/console_sessions.h"

#include "access/accounts.h"
#include "access/sign_in_limits.h"
#include "access/unique_id.h"
#include "base/utf8.h"
#include "crypto/sha256.h"

namespace access_control {
namespace {

constexpr std::size_t kSecretBytes = 32;

base::Error NoSession() { return base::NotFound("there is no such session"); }

// One answer for every reason, so that it tells nothing about who is here.
base::Error Refused() {
    return base::PermissionDenied("account, user, password or code is not right");
}

base::Bytes DigestOf(std::string_view secret) {
    const crypto::Sha256Digest digest = crypto::Sha256(base::AsBytes(secret));
    return {digest.begin(), digest.end()};
}

// Of what was typed; hashed, since it may be anything of any length.
std::string LimitedName(const SignInRequest& request) {
    return base::HexEncode(
        DigestOf(base::AsciiLower(request.account) + "/" + base::AsciiLower(request.user)));
}

base::Status Done(const base::Result<std::int64_t>& changed) {
    if (!changed.ok()) return changed.error();
    return {};
}

}  // namespace

base::Status ConsoleSessions::Count(const SignInRequest& request, base::WallTime now) {
    return SignInLimits(database_).Count(LimitedName(request), request.address, now);
}

base::Result<Principal> ConsoleSessions::CheckPassword(const SignInRequest& request) {
    std::optional<Principal> user;
    std::optional<std::string> stored;
    const auto account = Accounts(database_).FindByName(request.account);
    if (!account.ok() && account.error().code != base::ErrorCode::kNotFound) return account.error();
    if (account.ok()) {
        auto found =
            Principals(database_).FindByName(account->id, PrincipalKind::kUser, request.user);
        if (!found.ok() && found.error().code != base::ErrorCode::kNotFound) return found.error();
        if (found.ok()) user = *std::move(found);
    }
    if (user) {
        ASSIGN_OR_RETURN(stored, ConsoleCredentials(database_, ring_).PasswordHashOf(user->id));
    }
    if (!stored) {
        // Takes as long as comparing would.
        const auto hash = hasher_.Hash(request.password);
        return hash.ok() ? Refused() : hash.error();
    }
    ASSIGN_OR_RETURN(const bool matches, hasher_.Matches(*stored, request.password));
    if (!matches) return Refused();
    return *std::move(user);
}

base::Result<NewConsoleSession> ConsoleSessions::SignIn(const SignInRequest& request,
                                                        const Principal& user, base::Random& random,
                                                        base::Clock& clock) {
    const base::WallTime now = clock.Now();
    ASSIGN_OR_RETURN(const bool code_holds,
                     ConsoleCredentials(database_, ring_).TakeCode(user, request.code, now));
    if (!code_holds) return Refused();
    RETURN_IF_ERROR(SignInLimits(database_).Forgive(LimitedName(request), request.address));
    RETURN_IF_ERROR(
        Done(database_.Execute("DELETE FROM console_sessions WHERE ends_at <= ? OR seen_at <= ?",
                               {now, now - kConsoleIdleMax})));
    base::Bytes bytes(kSecretBytes);
    random.Fill(bytes);
    const AccessKeyId id(UniqueId(kConsoleSessionIdPrefix, random));
    ASSIGN_OR_RETURN(Caller caller, CallerFor(database_, user, id));
    NewConsoleSession session{base::Secret::FromText(base::HexEncode(bytes)),
                              now + kConsoleSessionMax, std::move(caller)};
    RETURN_IF_ERROR(Done(database_.Execute(
        "INSERT INTO console_sessions (id, user_id, digest, seen_at, ends_at, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        {id, user.id, DigestOf(session.secret.RevealText()), now, session.ends,
         base::ToIso8601(now)})));
    return session;
}

base::Result<Caller> ConsoleSessions::Authenticate(std::string_view secret, base::WallTime now) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<AccessKeyId, PrincipalId, base::WallTime>(
                         "SELECT id, user_id, seen_at FROM console_sessions WHERE digest = ? AND "
                         "ends_at > ? AND seen_at > ?",
                         {DigestOf(secret), now, now - kConsoleIdleMax})));
    if (!row) return NoSession();
    const auto& [id, user_id, seen_at] = *row;
    ASSIGN_OR_RETURN(const Principal user, Principals(database_).FindById(user_id));
    if (seen_at <= now - kConsoleSeenStep) {
        RETURN_IF_ERROR(Done(
            database_.Execute("UPDATE console_sessions SET seen_at = ? WHERE id = ?", {now, id})));
    }
    return CallerFor(database_, user, id);
}

base::Status ConsoleSessions::SignOut(std::string_view secret) {
    return Done(
        database_.Execute("DELETE FROM console_sessions WHERE digest = ?", {DigestOf(secret)}));
}

}  // namespace access_control
