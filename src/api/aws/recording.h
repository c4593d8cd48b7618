// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "audit/trail.h"
#include "net/http_server.h"

#include <string>
#include <string_view>
#include <vector>

namespace api {

// What the audit trail will say of one request, and of each step of one that makes several changes. Used by one thread, while the request lives.
class Recording final {
  public:
    Recording(audit::Trail& trail, audit::Act act) : trail_(trail), act_(std::move(act)) {}

    // From here on it is about one change of several, which has a record of its own if the request succeeds: under the
    // operation that the change stands for, and in no other chains than that operation's.
    void Step(std::string action, std::string arn);

    // The chain of whoever owns the resource gets the record too, if the request succeeds.
    void About(std::string arn);
    void Touches(const base::AccountId& account) { current().touched.push_back(account); }

    // Of a change that succeeds, inside its transaction.
    base::Status WriteChange();
    bool written() const { return written_; }

    // Of everything else, when it is over: a failure is told to nobody but who asked.
    audit::Act Finished(audit::Outcome outcome, std::string error_code) const;

  private:
    audit::Act& current() { return steps_.empty() ? act_ : steps_.back(); }

    audit::Trail& trail_;
    audit::Act act_;
    std::vector<audit::Act> steps_;
    bool written_ = false;
};

// What is known of a request before it is understood.
audit::Act ActOf(const net::ServerRequest& request, base::WallTime now,
                 const std::string& request_id);

// For handlers: nothing where nobody records.
void RecordStep(const HandlerContext& context, std::string action, std::string arn);
void RecordAbout(const HandlerContext& context, std::string arn);
void RecordTouches(const HandlerContext& context, const base::AccountId& account);
// The ARNs in the objects of a change's answer: what it made, and what that belongs to.
void RecordAnswer(const HandlerContext& context, const base::Json& answer);

}  // namespace api
