// SPDX-License-Identifier: Apache-2.0
// Whatever text is called a policy, reading it ends; one that is read decides, and a statement that
// denies everything, put before it, leaves nothing allowed.
#include "access/decide.h"
#include "base/bytes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

void Require(bool condition) {
    if (!condition) std::abort();
}

access_control::PolicyDocument DenyEverything() {
    access_control::Statement statement;
    statement.actions.any_of = {"*"};
    statement.resources.any_of = {"*"};
    return {{statement}};
}

access_control::AccessQuestion Question() {
    access_control::AccessQuestion question{"cleanrooms:GetCollaboration",
                                            "arn:aws:cleanrooms:us-east-1:111122223333:"
                                            "collaboration/c1",
                                            {}};
    question.context.source_ip = "192.0.2.1";
    question.context.principal_arn = "arn:aws:iam::111122223333:user/ann";
    question.context.principal_tags = {{"team", "ads"}};
    question.context.resource_tags = {{"team", "ads"}};
    question.context.external_id = "x";
    return question;
}

void CheckIdentity(std::string_view text) {
    const auto document = access_control::ParsePolicy(text, access_control::PolicyKind::kIdentity);
    if (!document.ok()) {
        Require(!document.error().message.empty());
        return;
    }
    Require(!document->statements.empty());
    Require(document->statements.size() <= access_control::kStatementsMax);
    std::vector<access_control::NamedPolicy> policies = {{"fuzzed", *document}};
    const auto decision = access_control::Decide(policies, Question());
    Require(decision.verdict == access_control::Verdict::kNotAllowed ||
            decision.statement < document->statements.size());
    policies.push_back({"deny", DenyEverything()});
    Require(access_control::Decide(policies, Question()).verdict ==
            access_control::Verdict::kDenied);
}

void CheckTrust(std::string_view text) {
    const auto document = access_control::ParsePolicy(text, access_control::PolicyKind::kTrust);
    if (!document.ok()) return;
    for (const auto& statement : document->statements) Require(!statement.principals.empty());
    const auto question = Question();
    access_control::DecideTrust(*document, {base::AccountId("111122223333"),
                                            question.context.principal_arn, "", question.context});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = base::AsText({data, size});
    CheckIdentity(text);
    CheckTrust(text);
    return 0;
}
