// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/agreement.h"
#include "policy/approved_query.h"
#include "query/bind_parameters.h"
#include "query/description.h"
#include "query/refusal.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace policy {

// What the asker wants to do with the answer. Every purpose needs CAN_QUERY.
enum class Purpose : std::uint8_t {
    kExplain,   // the decision only
    kResults,   // the rows: needs receivers with CAN_RECEIVE_RESULTS
    kAudience,  // the rows, for a destination: needs CAN_RECEIVE_RESULTS and the list rule
};

// An analysis template of the collaboration: the description is of its text, with the asker's
// parameters.
struct AnalysisTemplate {
    std::string arn;
    base::AccountId creator;
    std::string plan_hash;               // TemplatePlanHash when the template was made
    query::ParameterValues values = {};  // one for each of its parameters
};

struct Asker {
    base::AccountId account;
    Purpose purpose = Purpose::kExplain;
    std::optional<AnalysisTemplate> analysis = {};  // absent: a query of the asker's own
    // Who gets the rows. Empty: the asker, if there are rows. Whoever makes an audience gets them
    // in any case.
    std::vector<base::AccountId> receivers = {};
};

// Who takes part in what is asked, receivers each once.
Parties PartiesOf(const Asker& asker);

// Whether the asker may ask at all: membership and abilities, nothing of the query. Empty: yes.
// Asked before anything is described, so that somebody who may not ask learns nothing from how
// names resolve.
std::vector<query::Refusal> JudgeAsker(const Agreement& agreement, const Asker& asker);

// The same answer for a collaboration that does not exist as for one the asker is no member of.
query::Refusal NotAMember();

// What a template asks, of which tables: its description without values and the identity of every
// table it reads, and nothing of rules, members or who asks.
std::string TemplatePlanHash(const query::Description& description, const Agreement& agreement);

using Judgement = std::variant<ApprovedQuery, std::vector<query::Refusal>>;

// Decides whether the rules of every table's owner, together, allow the query, and what must be
// done to it. Pure and deterministic: same arguments, same answer; the asker's text is not among
// them. A description with parameters is judged with the template's values in their places; its plan
// hash is without them. A template that no longer asks what it asked when it was made, or asks it of
// other tables, is refused. A refusal lists every reason found (at least one); to somebody who may not ask at all, that
// alone.
Judgement Judge(const query::Description& description, const Agreement& agreement,
                const Asker& asker);

}  // namespace policy
