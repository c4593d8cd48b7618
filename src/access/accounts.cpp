// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"

#include "access/name.h"
#include "base/object_reader.h"

#include <cstddef>

namespace access_control {
namespace {

constexpr std::size_t kIdDigits = 12;
// 9 * 10^11 ids: two draws that are both taken mean that something is wrong with the generator.
constexpr int kDrawsMax = 3;

}  // namespace

base::Result<Account> Accounts::Create(const std::string& name, base::Random& random,
                                       base::Clock& clock) {
    const auto taken = FindByName(name);
    if (taken.ok())
        return base::Conflict("the account " + base::QuoteName(name) + " exists already");
    if (taken.error().code != base::ErrorCode::kNotFound) return taken.error();
    for (int draw = 0; draw < kDrawsMax; ++draw) {
        Account account{base::AccountId(random.Digits(kIdDigits)), name};
        ASSIGN_OR_RETURN(
            const auto inserted,
            database_.Execute("INSERT INTO accounts (id, name, created_at) VALUES (?, ?, ?) "
                              "ON CONFLICT (id) DO NOTHING",
                              {account.id, account.name, base::ToIso8601(clock.Now())}));
        if (inserted == 1) return account;
    }
    return base::Internal("no free account id was drawn");
}

base::Result<Account> Accounts::FindByName(std::string_view name) {
    const auto folded = FoldName(name, kNameBytesMax);
    if (folded.ok()) {
        ASSIGN_OR_RETURN(const auto row, database_.QueryOne<base::AccountId>(
                                             "SELECT id FROM accounts WHERE name = ?", {*folded}));
        if (row) return Account{std::get<0>(*row), *folded};
    }
    return base::NotFound("there is no account " + base::QuoteName(name));
}

base::Result<Account> Accounts::FindById(const base::AccountId& id) {
    ASSIGN_OR_RETURN(const auto row, database_.QueryOne<std::string>(
                                         "SELECT name FROM accounts WHERE id = ?", {id}));
    if (!row) return base::NotFound("there is no account " + base::QuoteName(id.text()));
    return Account{id, std::get<0>(*row)};
}

base::Result<std::vector<Account>> Accounts::List() {
    ASSIGN_OR_RETURN(const auto rows, (database_.Query<base::AccountId, std::string>(
                                          "SELECT id, name FROM accounts ORDER BY name")));
    std::vector<Account> accounts;
    for (const auto& [id, name] : rows) accounts.push_back({id, name});
    return accounts;
}

}  // namespace access_control
