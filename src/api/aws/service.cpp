// SPDX-License-Identifier: Apache-2.0
#include "api/aws/service.h"

#include "api/aws/recording.h"

namespace api {
namespace {

constexpr int kFirstErrorStatus = 400;

Reply AnswerInTransaction(Call& call, const HandlerContext& context) {
    auto transaction = context.database.Begin();
    if (!transaction.ok()) return FromError(transaction.error(), {});
    Reply reply = call.Answer(context);
    if (!Succeeded(reply)) return reply;
    if (context.recording != nullptr) {
        if (const auto recorded = context.recording->WriteChange(); !recorded.ok())
            return FromError(recorded.error(), {});
    }
    if (const auto committed = transaction->Commit(); !committed.ok())
        return FromError(committed.error(), {});
    return reply;
}

// The transaction is left to roll back.
Reply AnswerAndUndo(Call& call, const HandlerContext& context) {
    const auto transaction = context.database.Begin();
    if (!transaction.ok()) return FromError(transaction.error(), {});
    return call.Answer(context);
}

// What a read looks at is all of one moment.
Reply AnswerInOneMoment(Call& call, const HandlerContext& context) {
    const auto moment = context.database.BeginReading();
    if (!moment.ok()) return FromError(moment.error(), {});
    return call.Answer(context);
}

}  // namespace

bool Succeeded(const Reply& reply) {
    const auto* response = std::get_if<net::HttpResponse>(&reply);
    return response != nullptr && response->status < kFirstErrorStatus;
}

Reply Perform(Call& call, const HandlerContext& context) {
    if (auto wrong = call.Prepare(context)) return *std::move(wrong);
    if (call.asked().tries) return AnswerAndUndo(call, context);
    if (call.asked().changes) return AnswerInTransaction(call, context);
    return AnswerInOneMoment(call, context);
}

}  // namespace api
