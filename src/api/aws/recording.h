// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "audit/trail.h"
#include "net/http_server.h"

#include <string>
#include <string_view>

namespace api {

// What the audit trail will say of one request. Used by one thread, while the request lives.
class Recording final {
  public:
    Recording(audit::Trail& trail, audit::Act act) : trail_(trail), act_(std::move(act)) {}

    // The chain of whoever owns the resource gets the record too, if the request succeeds.
    void About(std::string arn);
    void Touches(const base::AccountId& account) { act_.touched.push_back(account); }

    // Of a change that succeeds, inside its transaction.
    base::Status WriteChange();
    bool written() const { return written_; }

    // Of everything else, when it is over: a failure is told to nobody but who asked.
    audit::Act Finished(audit::Outcome outcome, std::string error_code) const;

  private:
    audit::Trail& trail_;
    audit::Act act_;
    bool written_ = false;
};

// What is known of a request before it is understood.
audit::Act ActOf(const net::ServerRequest& request, base::WallTime now,
                 const std::string& request_id);

// For handlers: nothing where nobody records.
void RecordAbout(const HandlerContext& context, std::string arn);
void RecordTouches(const HandlerContext& context, const base::AccountId& account);
// The ARNs in the objects of a change's answer: what it made, and what that belongs to.
void RecordAnswer(const HandlerContext& context, const base::Json& answer);

}  // namespace api
