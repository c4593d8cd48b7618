// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "policy/agreement.h"
#include "policy/plain_form.h"
#include "privacy/release.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace policy {

class Gate;
enum class Purpose : std::uint8_t;

enum class ObligationKind : std::uint8_t {
    kMinimum,         // rows of the result need `minimum` distinct values of table.column
    kOnce,            // a row of `table` counts at most once per result row
    kDistinct,        // every row of the result differs
    kCanonicalOrder,  // the order of the result says nothing about the order of stored rows
};

// What approval made of the query. `text` says the rest in words: "minimum 10 of
// members.loyalty_number".
struct Obligation {
    ObligationKind kind = ObligationKind::kCanonicalOrder;
    std::string table;
    std::string column;
    std::int64_t minimum = 0;
    std::string text;

    bool operator==(const Obligation&) const = default;
};

// A query that every rule allows, in the form in which it may run. Immutable value; only the judge
// makes one, engines run nothing else.
class ApprovedQuery final {
  public:
    const query::Description& description() const {
        return parts_.description;
    }  // rewritten: print and run this
    // No part of the decision, nor of its hash: what it rests on is a fact about stored rows.
    const std::optional<PlainForm>& plain() const { return parts_.plain; }
    const std::vector<Obligation>& obligations() const { return parts_.obligations; }
    const std::string& plan_hash() const {
        return parts_.plan_hash;
    }  // SHA-256, lower-case hexadecimal
    const std::vector<query::NamedType>& columns() const { return parts_.columns; }
    const std::vector<std::string>& tables() const {
        return parts_.tables;
    }  // touched, sorted, each once
    const base::CollaborationId& collaboration() const { return parts_.collaboration; }
    const base::AccountId& asker() const { return parts_.parties.asker; }
    // Who may get the rows, and nobody else; none when only the decision was asked for.
    const std::vector<base::AccountId>& receivers() const { return parts_.parties.receivers; }
    const Parties& parties() const { return parts_.parties; }
    Purpose purpose() const { return parts_.purpose; }
    // What the release gate checks the result against.
    const privacy::ReleaseTerms& terms() const { return parts_.terms; }

  private:
    friend class Gate;
    struct Parts {
        query::Description description;
        std::optional<PlainForm> plain;
        std::vector<Obligation> obligations;
        std::string plan_hash;
        std::vector<query::NamedType> columns;
        std::vector<std::string> tables;
        base::CollaborationId collaboration;
        Parties parties;
        Purpose purpose;
        privacy::ReleaseTerms terms;
    };
    explicit ApprovedQuery(Parts parts) : parts_(std::move(parts)) {}

    Parts parts_;
};

// What to print and run over tables of which the `unique` columns hold no value twice, and of which
// nothing else is known.
const query::Description& FormFor(const ApprovedQuery& approved,
                                  const std::set<NamedColumn>& unique);

// The state of `agreement` that this approval rests on, for privacy::Release: equal to the approved
// one exactly when rules, memberships, abilities and schema versions are still those that were
// judged.
std::string StateHash(const Agreement& agreement, const ApprovedQuery& approved);

}  // namespace policy
