// SPDX-License-Identifier: Apache-2.0
#include "access/arn.h"

#include "access/name.h"

#include <algorithm>

namespace access_control {
namespace {

constexpr std::string_view kIam = "arn:aws:iam::";
constexpr std::string_view kSts = "arn:aws:sts::";
constexpr std::string_view kRole = ":role/";
constexpr std::size_t kAccountIdDigits = 12;

std::string Arn(std::string_view service, const base::AccountId& account, std::string_view kind,
                std::string_view name) {
    return std::string(service).append(account.text()).append(kind).append(name);
}

}  // namespace

std::string RootArn(const base::AccountId& account) { return Arn(kIam, account, ":root", ""); }

std::string UserArn(const base::AccountId& account, std::string_view user) {
    return Arn(kIam, account, ":user/", user);
}

std::string RoleArn(const base::AccountId& account, std::string_view role) {
    return Arn(kIam, account, kRole, role);
}

std::string PolicyArn(const base::AccountId& account, std::string_view policy) {
    return Arn(kIam, account, ":policy/", policy);
}

std::string SessionArn(const base::AccountId& account, std::string_view role,
                       std::string_view session) {
    return Arn(kSts, account, ":assumed-role/", role).append("/").append(session);
}

std::optional<RoleName> ParseRoleArn(std::string_view arn) {
    if (!arn.starts_with(kIam) || arn.size() < kIam.size() + kAccountIdDigits) return std::nullopt;
    const std::string_view account = arn.substr(kIam.size(), kAccountIdDigits);
    const std::string_view rest = arn.substr(kIam.size() + kAccountIdDigits);
    const bool digits = std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || !rest.starts_with(kRole)) return std::nullopt;
    const std::string_view name = rest.substr(kRole.size());
    if (!CheckIdentityName(name, kPrincipalNameBytesMax).ok()) return std::nullopt;
    return RoleName{base::AccountId(std::string(account)), std::string(name)};
}

}  // namespace access_control
