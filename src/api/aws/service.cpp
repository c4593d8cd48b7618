// SPDX-License-Identifier: Apache-2.0
#include "api/aws/service.h"

#include "base/log.h"

namespace api {
namespace {

constexpr int kFirstErrorStatus = 400;

bool Succeeded(const Reply& reply) {
    const auto* response = std::get_if<net::HttpResponse>(&reply);
    return response != nullptr && response->status < kFirstErrorStatus;
}

Reply AnswerInTransaction(Call& call, const HandlerContext& context) {
    auto transaction = context.database.Begin();
    if (!transaction.ok()) return FromError(transaction.error(), {});
    Reply reply = call.Answer(context);
    if (!Succeeded(reply)) return reply;
    if (const auto committed = transaction->Commit(); !committed.ok())
        return LoggedFailure(committed.error(), context.request_id);
    return reply;
}

}  // namespace

Reply Perform(Call& call, const HandlerContext& context) {
    if (auto wrong = call.Prepare(context)) return *std::move(wrong);
    return call.asked().changes ? AnswerInTransaction(call, context) : call.Answer(context);
}

ApiError LoggedFailure(const base::Error& error, std::string_view request_id) {
    base::Log(base::LogLevel::kError, "request_failed",
              {{"request_id", std::string(request_id)},
               {"code", std::string(ToString(error.code))},
               {"message", error.message},
               {"detail", error.detail}});
    return InternalServerError();
}

}  // namespace api
