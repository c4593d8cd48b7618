// SPDX-License-Identifier: Apache-2.0
#include "access/sign_in_limits.h"

#include "access/address_range.h"

namespace access_control {
namespace {

std::string OfName(const std::string& name) { return "name:" + name; }

std::string OfAddress(const std::string& address) { return "address:" + NetworkOf(address); }

base::Result<std::int64_t> FailuresOf(metadata::Database& database, const std::string& subject) {
    ASSIGN_OR_RETURN(const auto row,
                     database.QueryOne<std::int64_t>(
                         "SELECT failures FROM sign_in_failures WHERE subject = ?", {subject}));
    return row ? std::get<0>(*row) : 0;
}

base::Status Add(metadata::Database& database, const std::string& subject, base::WallTime now) {
    const auto added = database.Execute(
        "INSERT INTO sign_in_failures (subject, failures, began_at) VALUES (?, 1, ?) "
        "ON CONFLICT (subject) DO UPDATE SET failures = failures + 1",
        {subject, now});
    if (!added.ok()) return added.error();
    return {};
}

}  // namespace

base::Status SignInLimits::ForgetOld(base::WallTime now) {
    RETURN_IF_ERROR(database_.Execute("DELETE FROM sign_in_failures WHERE began_at <= ?",
                                      {now - kSignInFailuresWindow}));
    return {};
}

base::Status SignInLimits::Count(const std::string& name, const std::string& address,
                                 base::WallTime now) {
    RETURN_IF_ERROR(ForgetOld(now));
    ASSIGN_OR_RETURN(const std::int64_t of_name, FailuresOf(database_, OfName(name)));
    ASSIGN_OR_RETURN(const std::int64_t of_address, FailuresOf(database_, OfAddress(address)));
    if (of_name >= kSignInFailuresOfUserMax || of_address >= kSignInFailuresOfAddressMax) {
        return base::ResourceExhausted("signing in failed too often; try again in " +
                                       std::to_string(kSignInFailuresWindow.count()) + " minutes");
    }
    RETURN_IF_ERROR(Add(database_, OfName(name), now));
    return Add(database_, OfAddress(address), now);
}

base::Status SignInLimits::Forgive(const std::string& name, const std::string& address) {
    const auto forgotten =
        database_.Execute("DELETE FROM sign_in_failures WHERE subject = ?", {OfName(name)});
    if (!forgotten.ok()) return forgotten.error();
    const auto taken_back = database_.Execute("UPDATE sign_in_failures SET failures = failures - 1 "
                                              "WHERE subject = ? AND failures > 0",
                                              {OfAddress(address)});
    if (!taken_back.ok()) return taken_back.error();
    return {};
}

}  // namespace access_control
