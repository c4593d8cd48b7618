// SPDX-License-Identifier: Apache-2.0
#include "activation/delivery_run.h"

#include "activation/remote_audience.h"
#include "crypto/hmac.h"

#include <algorithm>

namespace activation {
namespace {

constexpr std::string_view kBodyKeyPurpose = "activation.body";
// Sessions that the platform calls over before they took a single batch.
constexpr int kSessionsLostMax = 5;

Answer NoMoreSessions(Answer answer) {
    answer.remedy = "The platform ended " + std::to_string(kSessionsLostMax) +
                    " upload sessions in a row before they took a batch: look whether another "
                    "program updates this audience, then run the same command again.";
    return answer;
}

}  // namespace

DeliveryRun::DeliveryRun(const policy::ApprovedAudience& /*approved*/, const DeliveryOrder& order,
                         const ActivationKey& key, const Destination& platform, Ledger& ledger,
                         BatchReader& reader, const DeliveryServices& services,
                         const DeliveryOptions& options)
    : order_(order),
      key_(key),
      platform_(platform),
      ledger_(ledger),
      reader_(reader),
      services_(services),
      options_(options),
      caller_(
          platform, services.http, services.clock,
          CallMachine(platform.Limits(), options.patience, services.random),
          [this](base::WallTime until) { Report(until); }, options.stop),
      window_(platform.Limits(), services.clock) {}

base::Result<DeliveryRun::End> DeliveryRun::Run(const Activation& activation) {
    activation_ = activation;
    ASSIGN_OR_RETURN(std::optional<PlannedBatch> planned, Resume());
    for (;;) {
        ASSIGN_OR_RETURN(Batch batch, NextBatch(planned));
        const bool first = activation_.batches == 0 && !planned;
        if (batch.members == 0 || (first && batch.last && batch.members < options_.members_min)) {
            return CloseWithout(batch);
        }
        ASSIGN_OR_RETURN(auto stopped_by, DeliverBatch(batch, planned));
        if (stopped_by) return End{DeliveryStatus::kPaused, std::move(stopped_by)};
        if (batch.last) return End{};
        planned.reset();
    }
}

base::Result<std::optional<PlannedBatch>> DeliveryRun::Resume() {
    RETURN_IF_ERROR(reader_.SkipTo(activation_.rows));
    ASSIGN_OR_RETURN(const auto session, ledger_.OpenSession(activation_.id));
    if (session) window_.Resume(*session);
    return ledger_.Planned(activation_.id);
}

base::Result<Batch> DeliveryRun::NextBatch(const std::optional<PlannedBatch>& planned) {
    std::optional<std::uint64_t> end_row;
    if (planned) end_row = planned->end_row;
    for (;;) {
        if (options_.stop.stop_requested()) RETURN_IF_ERROR(caller_.Wait());
        ASSIGN_OR_RETURN(Batch batch, reader_.Next(end_row));
        batch.left_out.Add(carried_);
        carried_ = {};
        if (batch.members > 0 || batch.last) return batch;
        // What was planned has no member any more: its rows go with the next batch.
        carried_ = batch.left_out;
        end_row.reset();
    }
}

base::Result<DeliveryRun::End> DeliveryRun::CloseWithout(const Batch& batch) {
    End end;
    auto state = ActivationState::kDelivered;  // all that could be sent was sent before
    if (activation_.batches == 0) {
        state = batch.members == 0 ? ActivationState::kEmpty : ActivationState::kHeld;
        end.status = batch.members == 0 ? DeliveryStatus::kEmpty : DeliveryStatus::kHeld;
    }
    RETURN_IF_ERROR(ledger_.Close(activation_.id, state, batch.end_row, batch.left_out));
    return end;
}

base::Result<std::optional<Answer>>
DeliveryRun::DeliverBatch(Batch& batch, const std::optional<PlannedBatch>& planned) {
    ASSIGN_OR_RETURN(auto stopped_by, EnsureAudience());
    if (stopped_by) return stopped_by;
    caller_.Begin();
    ASSIGN_OR_RETURN(Attempt attempt, Prepare(batch, planned));
    for (;;) {
        ASSIGN_OR_RETURN(Outcome outcome, SendUntilSettled(attempt));
        if (outcome.kind == Step::Kind::kDone) {
            RETURN_IF_ERROR(Acknowledge(attempt, batch));
            return std::optional<Answer>();
        }
        if (outcome.kind == Step::Kind::kSplit) {
            const auto half = reader_.Halve();
            if (!half) return std::optional<Answer>(std::move(outcome.answer));
            batch = *half;
            caller_.Begin();
            // The whole may have arrived after all: its place in the session, which may have been
            // the last one, never takes other bytes.
            RETURN_IF_ERROR(EndSession());
        } else if (outcome.kind == Step::Kind::kNewSession) {
            if (++sessions_lost_ > kSessionsLostMax) {
                return std::optional<Answer>(NoMoreSessions(std::move(outcome.answer)));
            }
            RETURN_IF_ERROR(EndSession());
        } else {
            return std::optional<Answer>(std::move(outcome.answer));
        }
        ASSIGN_OR_RETURN(attempt, Plan(batch));
    }
}

base::Result<std::optional<Answer>> DeliveryRun::EnsureAudience() {
    if (!audience_id_.empty()) return std::optional<Answer>();
    ASSIGN_OR_RETURN(auto known, ledger_.RemoteAudience(key_));
    if (known) {
        audience_id_ = *std::move(known);
        caller_.Begin();
        ASSIGN_OR_RETURN(Outcome ready, AwaitReady());
        if (ready.kind == Step::Kind::kDone) return std::optional<Answer>();
        audience_id_.clear();
        return std::optional<Answer>(std::move(ready.answer));
    }
    ASSIGN_OR_RETURN(Outcome outcome, FindOrCreateAudience(caller_, order_.audience.audience.name,
                                                           order_.audience.released.members_from));
    if (outcome.kind != Step::Kind::kDone) {
        return std::optional<Answer>(std::move(outcome.answer));
    }
    audience_id_ = std::move(outcome.answer.audience_id);
    RETURN_IF_ERROR(ledger_.SetRemoteAudience(key_, audience_id_));
    return std::optional<Answer>();
}

// Asks for the audience's state until members are welcome: blind batches would only use up calls.
base::Result<Outcome> DeliveryRun::AwaitReady() {
    const Call call = ReadState{audience_id_};
    for (;;) {
        RETURN_IF_ERROR(caller_.Wait());
        ASSIGN_OR_RETURN(Outcome outcome, caller_.Send(call));
        if (outcome.kind == Step::Kind::kAgain) continue;
        // Only batches can be divided or sent in another session.
        if (outcome.kind != Step::Kind::kDone) outcome.kind = Step::Kind::kStop;
        return outcome;
    }
}

base::Result<DeliveryRun::Attempt>
DeliveryRun::Prepare(const Batch& batch, const std::optional<PlannedBatch>& planned) {
    if (planned && !window_.IsOver()) {
        ASSIGN_OR_RETURN(auto rebuilt, Rebuild(batch, *planned));
        if (rebuilt) return *std::move(rebuilt);
    }
    // A batch that cannot be sent as it was planned is not sent in that session at all.
    if (planned) RETURN_IF_ERROR(EndSession());
    return Plan(batch);
}

base::Result<std::optional<DeliveryRun::Attempt>>
DeliveryRun::Rebuild(const Batch& batch, const PlannedBatch& planned) {
    if (batch.first_row != planned.first_row || batch.end_row != planned.end_row ||
        batch.members != planned.members) {
        return std::optional<Attempt>();
    }
    Attempt attempt{
        planned,
        platform_.MembersBody({planned.session_id, planned.batch_seq, planned.last}, batch.rows)};
    ASSIGN_OR_RETURN(const base::Bytes hmac, BodyHmac(attempt.body, planned.key_version));
    if (hmac != planned.body_hmac) return std::optional<Attempt>();
    return std::optional<Attempt>(std::move(attempt));
}

base::Result<DeliveryRun::Attempt> DeliveryRun::Plan(const Batch& batch) {
    if (window_.IsOver()) {
        ASSIGN_OR_RETURN(const Session session, ledger_.StartSession(key_, activation_.id));
        window_.Begin(session);
    }
    Attempt attempt;
    PlannedBatch& plan = attempt.plan;
    plan.session_id = window_.session().id;
    plan.batch_seq = window_.session().next_seq;
    plan.first_row = batch.first_row;
    plan.end_row = batch.end_row;
    plan.members = batch.members;
    plan.last = batch.last || window_.IsEnding();
    plan.key_version = services_.keys.version();
    attempt.body = platform_.MembersBody({plan.session_id, plan.batch_seq, plan.last}, batch.rows);
    ASSIGN_OR_RETURN(plan.body_hmac, BodyHmac(attempt.body, plan.key_version));
    RETURN_IF_ERROR(ledger_.Plan(activation_.id, plan));
    return attempt;
}

base::Result<base::Bytes> DeliveryRun::BodyHmac(const std::string& body,
                                                std::uint32_t key_version) {
    ASSIGN_OR_RETURN(const base::Secret key,
                     services_.keys.DeriveKey(key_.account, kBodyKeyPurpose, key_version));
    const auto digest = crypto::HmacSha256(key, base::AsBytes(body));
    return base::Bytes(digest.begin(), digest.end());
}

base::Result<Outcome> DeliveryRun::SendUntilSettled(const Attempt& attempt) {
    const Call call = AddMembers{audience_id_, attempt.body};
    for (;;) {
        RETURN_IF_ERROR(caller_.Wait());
        // The wait may have outlived the session.
        if (window_.IsOver()) return Outcome{Step::Kind::kNewSession, {}};
        ASSIGN_OR_RETURN(Outcome outcome, caller_.Send(call));
        if (outcome.kind != Step::Kind::kAgain) return outcome;
        if (outcome.answer.behaviour != Behaviour::kWaitState) continue;
        ASSIGN_OR_RETURN(Outcome ready, AwaitReady());
        if (ready.kind != Step::Kind::kDone) return ready;
    }
}

base::Status DeliveryRun::Acknowledge(const Attempt& attempt, const Batch& batch) {
    const auto state = batch.last ? ActivationState::kDelivered : ActivationState::kOpen;
    RETURN_IF_ERROR(ledger_.Acknowledge(activation_.id, attempt.plan, batch.left_out, state));
    activation_.rows = batch.end_row;
    activation_.sent += batch.members;
    ++activation_.batches;
    sessions_lost_ = 0;
    if (attempt.plan.last) {
        window_.End();
    } else {
        window_.session().next_seq = attempt.plan.batch_seq + 1;
    }
    Report({});
    return {};
}

base::Status DeliveryRun::EndSession() {
    window_.End();
    return ledger_.CloseSessions(activation_.id);
}

void DeliveryRun::Report(std::optional<base::WallTime> waiting_until) {
    if (!options_.progress) return;
    options_.progress({activation_.rows, order_.audience.released.row_count, activation_.sent,
                       activation_.batches, waiting_until});
}

}  // namespace activation
