// SPDX-License-Identifier: Apache-2.0
#include "activation/delivery.h"

#include "activation/activation_lock.h"
#include "activation/change_guard.h"
#include "activation/delivery_holds.h"
#include "activation/delivery_run.h"

namespace activation {
namespace {

// The approval must be of exactly this audience, this mapping and this account's destination.
base::Status CheckApproval(const policy::ApprovedAudience& approved, const DeliveryOrder& order) {
    const AudienceVersion& audience = order.audience;
    if (approved.account() != audience.audience.account ||
        approved.account() != order.destination.account ||
        approved.collaboration() != audience.audience.collaboration ||
        approved.destination() != order.destination.id ||
        approved.plan_hash() != audience.released.plan_hash ||
        approved.mapping() != ToMappedColumns(order.mapping)) {
        return base::PermissionDenied("what is to be delivered is not what was approved");
    }
    return {};
}

ActivationKey KeyOf(const DeliveryOrder& order) {
    return {order.audience.audience.account,
            order.audience.audience.id,
            order.audience.version,
            order.destination.id,
            TargetOf(order.destination.settings),
            ToText(order.mapping)};
}

base::Result<matching::RowNormalizer>
MakeNormalizer(const DeliveryOrder& order, const runs::RowStream& rows, base::Clock& clock) {
    ASSIGN_OR_RETURN(auto columns, BindMapping(order.mapping, rows.Columns()));
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(clock.Now()));
    matching::RowOptions options;
    options.default_region = order.mapping.default_country;
    options.normalizer.this_year = static_cast<int>(today.year());
    return matching::RowNormalizer::Make(std::move(columns), options);
}

std::string PauseMessage(const Answer& answer) {
    std::string message;
    if (answer.status != 0) {
        message = "The platform answered with code " + std::to_string(answer.code) + "/" +
                  std::to_string(answer.subcode) + " (HTTP " + std::to_string(answer.status) +
                  ", " + std::string(ToString(answer.behaviour)) + "). ";
    }
    return message + answer.remedy;
}

base::Result<DeliveryReport> MakeReport(Ledger& ledger, const ActivationKey& key,
                                        const base::ActivationId& id, DeliveryStatus status) {
    DeliveryReport report;
    report.status = status;
    ASSIGN_OR_RETURN(const Activation activation, ledger.Load(id));
    report.rows = activation.rows;
    report.sent = activation.sent;
    report.batches = activation.batches;
    report.pause = activation.pause;
    ASSIGN_OR_RETURN(report.dropped, ledger.Drops(id));
    ASSIGN_OR_RETURN(report.blanked, ledger.Blanks(id));
    ASSIGN_OR_RETURN(const auto session, ledger.LastSession(id));
    report.session_id = session.value_or(0);
    ASSIGN_OR_RETURN(const auto audience_id, ledger.RemoteAudience(key));
    report.audience_id = audience_id.value_or("");
    return report;
}

std::string TooFewMessage(const DeliveryOptions& options) {
    return "The audience has fewer than " + std::to_string(options.members_min) +
           " members and was not sent.";
}

std::string MessageFor(const DeliveryRun::End& end, const DeliveryOptions& options) {
    if (end.stopped_by) return PauseMessage(*end.stopped_by);
    switch (end.status) {
        case DeliveryStatus::kHeld: return TooFewMessage(options);
        case DeliveryStatus::kEmpty: return "No row of the audience could be sent.";
        case DeliveryStatus::kDelivered:
        case DeliveryStatus::kAlreadyDelivered:
        case DeliveryStatus::kPaused: return {};
    }
    UNREACHABLE();
}

base::Result<DeliveryReport> RunToEnd(const policy::ApprovedAudience& approved,
                                      const DeliveryOrder& order, const ActivationKey& key,
                                      const Activation& activation, const Destination& platform,
                                      const OpenRows& open_rows, Ledger& ledger,
                                      const DeliveryServices& services,
                                      const DeliveryOptions& options) {
    ASSIGN_OR_RETURN(const auto rows, open_rows());
    ASSIGN_OR_RETURN(auto normalizer, MakeNormalizer(order, *rows, services.clock));
    BatchReader reader(*rows, normalizer, platform);
    DeliveryRun run(approved, order, key, platform, ledger, reader, services, options);
    ASSIGN_OR_RETURN(const DeliveryRun::End end, run.Run(activation));
    if (end.stopped_by) {
        const Answer& answer = *end.stopped_by;
        RETURN_IF_ERROR(
            ledger.SetPause(activation.id, {answer.behaviour, answer.code, answer.subcode}));
    }
    ASSIGN_OR_RETURN(DeliveryReport report, MakeReport(ledger, key, activation.id, end.status));
    report.message = MessageFor(end, options);
    return report;
}

base::Result<ChangeVerdict> MeasureChange(const policy::ApprovedAudience& approved,
                                          const DeliveryOrder& order, const Activation& activation,
                                          const OpenRows& open_rows,
                                          const DeliveryServices& services,
                                          const DeliveryOptions& options) {
    // Nobody else's data is in it: there is nothing to be told.
    if (approved.owners().empty()) return ChangeVerdict::kMayGo;
    const ChangeScope scope{activation.id, order.audience.audience.account,
                            PlatformAccountOf(order.destination.settings), approved.owners()};
    ChangeGuard guard(services, options);
    ASSIGN_OR_RETURN(const bool began, guard.WasAdmitted(activation.id));
    if (began) return ChangeVerdict::kMayGo;
    ASSIGN_OR_RETURN(const auto rows, open_rows());
    ASSIGN_OR_RETURN(auto normalizer, MakeNormalizer(order, *rows, services.clock));
    return guard.Admit(scope, *rows, normalizer);
}

// Says as little as can be: counts of what was not sent would tell by what it differs.
base::Result<DeliveryReport> Hold(Ledger& ledger, const ActivationKey& key,
                                  const base::ActivationId& id, ChangeVerdict verdict,
                                  const DeliveryOptions& options) {
    RETURN_IF_ERROR(ledger.Close(id, ActivationState::kHeld, 0, {}));
    ASSIGN_OR_RETURN(DeliveryReport report, MakeReport(ledger, key, id, DeliveryStatus::kHeld));
    report.audience_id.clear();
    report.message = verdict == ChangeVerdict::kTooFew
                         ? TooFewMessage(options)
                         : "The audience differs from an earlier delivery to this account by fewer "
                           "than " +
                               std::to_string(options.members_min) +
                               " members, or not at all; nothing was sent.";
    return report;
}

}  // namespace

base::Result<DeliveryReport> Deliver(const policy::ApprovedAudience& approved,
                                     const DeliveryOrder& order, const Destination& platform,
                                     const OpenRows& open_rows, const DeliveryServices& services,
                                     const DeliveryOptions& options) {
    RETURN_IF_ERROR(CheckApproval(approved, order));
    RETURN_IF_ERROR(DeliveryHolds(services.database).CheckFree(order.destination));
    const ActivationKey key = KeyOf(order);
    Ledger ledger(services.database, services.clock, services.random);
    ASSIGN_OR_RETURN(Activation activation, ledger.Open(key));
    ASSIGN_OR_RETURN(const ActivationLock lock,
                     ActivationLock::Take(services.data_folder, activation.id));
    // Read again: the process that held the lock before may have come further since.
    RETURN_IF_ERROR(ledger.Reopen(activation.id));
    ASSIGN_OR_RETURN(activation, ledger.Load(activation.id));
    if (activation.state == ActivationState::kDelivered) {
        return MakeReport(ledger, key, activation.id, DeliveryStatus::kAlreadyDelivered);
    }
    ASSIGN_OR_RETURN(const ChangeVerdict verdict,
                     MeasureChange(approved, order, activation, open_rows, services, options));
    if (verdict != ChangeVerdict::kMayGo) return Hold(ledger, key, activation.id, verdict, options);
    ASSIGN_OR_RETURN(DeliveryReport report, RunToEnd(approved, order, key, activation, platform,
                                                     open_rows, ledger, services, options));
    report.notice = platform.Notice(services.clock.Now());
    return report;
}

}  // namespace activation
