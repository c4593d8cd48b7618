// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/policy_document.h"

#include <map>
#include <optional>
#include <span>

namespace access_control {

using Tags = std::map<std::string, std::string>;

// What conditions may ask of a request.
struct RequestContext {
    std::string source_ip;  // empty: none, as with the operator's socket
    base::WallTime now;
    bool secure_transport = false;
    std::string principal_arn;
    Tags principal_tags;
    Tags resource_tags;
    std::optional<std::string> external_id;
};

struct AccessQuestion {
    std::string action;    // "cleanrooms:GetCollaboration"
    std::string resource;  // an ARN, or "*" where the action has none
    RequestContext context;
    std::string also_named = {};  // another ARN of the same resource; policies may write either
};

struct NamedPolicy {
    std::string name;
    PolicyDocument document;
};

enum class Verdict {
    kAllowed,
    kDenied,      // a statement says so, whatever others allow
    kNotAllowed,  // no statement allows it
};

// A verdict and the statement that decided it; none for kNotAllowed.
struct Decision {
    Verdict verdict = Verdict::kNotAllowed;
    std::string policy;
    std::size_t statement = 0;  // from 0, in the order of the document
    std::string sid;

    bool allowed() const { return verdict == Verdict::kAllowed; }
};

// Any statement that denies wins over all that allow; without one that allows, the answer is no.
// Pure: the same question gives the same decision.
Decision Decide(std::span<const NamedPolicy> policies, const AccessQuestion& question);

// Who asks to assume a role.
struct TrustQuestion {
    base::AccountId account;
    std::string arn;       // of the user, session or root
    std::string role_arn;  // of the role, when a session asks; else empty
    RequestContext context;
};

enum class Trust {
    kDenied,
    kNotTrusted,
    kByAccount,    // the account is trusted: the caller's own policies must allow it too
    kByPrincipal,  // this very principal is named
};

Trust DecideTrust(const PolicyDocument& trust_policy, const TrustQuestion& question);

}  // namespace access_control
