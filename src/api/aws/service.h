// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "api/aws/handler.h"
#include "crypto/sigv4_refusal.h"
#include "net/http_server.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace api {

// What a request is about to do: policies decide about it.
struct Asked {
    std::string action;    // "cleanrooms:CreateCollaboration"
    std::string resource;  // an ARN; its id is "*" where the request names none
    bool changes = false;  // answered inside one transaction, which is committed if it succeeds
    bool for_all = false;  // every caller may, whatever the policies say
    bool tries = false;    // answered inside a transaction that is undone: what a change would do
    std::string part =
        {};  // of the resource: the ARN that policies are asked about, if not the resource's
};

using Reply = std::variant<net::HttpResponse, ApiError>;

bool Succeeded(const Reply& reply);

// One request that its service has understood. Used by one thread, while the request lives.
class Call {
  public:
    explicit Call(Asked asked) : asked_(std::move(asked)) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    virtual ~Call() = default;

    const Asked& asked() const { return asked_; }

    // What comes before a transaction: the input is read and checked, and whatever takes its time is done. Called once,
    // when policies allow the call.
    virtual std::optional<ApiError> Prepare(const HandlerContext& context) = 0;

    // Inside the transaction, if it changes or tries something. Neither begins nor commits one.
    virtual Reply Answer(const HandlerContext& context) = 0;

  private:
    Asked asked_;
};

// Prepares and answers a call that policies allow. What a change wrote is kept only if it succeeds, together with its
// record in the audit trail, and before its caller hears of it.
Reply Perform(Call& call, const HandlerContext& context);

// One of the services of AWS that this node speaks. Immutable; thread-safe.
class Service {
  public:
    Service() = default;
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    virtual ~Service() = default;

    virtual std::string_view name() const = 0;  // in the scope of signatures
    virtual crypto::AwsProtocol protocol() const = 0;

    // Whether a presigned link will do for this request, whose path is as it came.
    virtual bool TakesPresigned(const net::ServerRequest&) const { return false; }

    // The request's path is the one that was signed.
    virtual std::variant<std::unique_ptr<Call>, ApiError>
    Recognise(const HandlerContext& context, const net::ServerRequest& request) const = 0;

    virtual net::HttpResponse Write(const ApiError& error, std::string_view request_id) const = 0;
};

}  // namespace api
