// SPDX-License-Identifier: Apache-2.0
#include "api/aws/service.h"

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
        return FromError(committed.error(), {});
    return reply;
}

}  // namespace

Reply Perform(Call& call, const HandlerContext& context) {
    if (auto wrong = call.Prepare(context)) return *std::move(wrong);
    return call.asked().changes ? AnswerInTransaction(call, context) : call.Answer(context);
}

}  // namespace api
