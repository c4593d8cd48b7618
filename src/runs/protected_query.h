// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "catalog/file_inspector.h"
#include "metadata/database.h"
#include "policy/judge.h"
#include "privacy/release.h"
#include "runs/describer.h"
#include "runs/engine.h"
#include "storage/object_store.h"

#include <map>
#include <string>

namespace runs {

// What a run needs of its node. References outlive every call.
struct Services {
    metadata::Database& database;
    const storage::ObjectStore& objects;
    Describer& describer;
    Engine& engine;
    catalog::FileInspector& inspector;
    base::Clock& clock;
    base::Random& random;
};

// A member's text, as it came in.
struct Question {
    base::AccountId account;
    std::string collaboration;  // by name
    std::string sql;
    policy::Purpose purpose = policy::Purpose::kExplain;
    std::vector<base::AccountId> receivers{};  // of the rows; none: the one who asks
    // Instead of a text: a template of the collaboration, and values by its parameters' names.
    std::string template_arn{};
    std::map<std::string, std::string> parameters{};
};

// Describes and judges; reads no row. Text that does not parse or bind is a refusal too, and so is a
// template that is not there, or a value that is not one of its parameter's type.
base::Result<policy::Judgement> Judge(const Services& services, const Question& question);

// The same, with what is known of the tables that the text names, also when it is refused.
struct Decision {
    policy::Judgement judgement;
    std::vector<policy::AgreedTable> tables{};  // as agreed when it was judged, by name
};
base::Result<Decision> Decide(const Services& services, const Question& question);

struct RunOptions {
    RunLimits limits;
    ResultFormat format = ResultFormat::kParquet;
    Engine::Progress progress;
    std::stop_token stop;
};

struct Released {
    privacy::ReleasedResult result;
    std::string run_hash;
    std::uint64_t peak_memory_bytes;  // of the worker
    storage::ObjectDraft object;      // held: goes with this unless kept
};

// An approved query whose tables are open, and the object that its result goes into.
struct ReadyRun {
    storage::ObjectDraft object;
    RunRequest request;
    std::string run_hash;
};

// The steps of a run, for who puts more between them. What the first two fail with may be told to
// the asker; of the third, that it failed.
base::Result<ReadyRun> MakeReady(const Services& services, const Question& question,
                                 const policy::ApprovedQuery& approved, const RunOptions& options);
base::Status CheckUnchanged(const ReadyRun& ready);
base::Result<RunReport> Execute(const Services& services, const ReadyRun& ready,
                                const RunOptions& options);

// Inside the transaction that makes the result known: holding the writer's place keeps every rule
// as it is until then. kConflict when rules, memberships or abilities are not those that were
// judged.
base::Result<privacy::ReleasedResult> ReleaseNow(const Services& services, const Question& question,
                                                 const policy::ApprovedQuery& approved,
                                                 const ReadyRun& ready, RunReport report);

// Runs an approved query and lets its result out, as an object of the asker. The object is
// invisible until rules, memberships and abilities were found to be those that were judged, and no
// change can come between that look and the release: kConflict when they are not, and the result is
// gone.
base::Result<Released> Run(const Services& services, const Question& question,
                           const policy::ApprovedQuery& approved, const RunOptions& options);

// SHA-256 over the plan hash, the SQL that is sent and the version of every table's data: equal
// hashes, equal answer.
std::string RunHash(const policy::ApprovedQuery& approved, const RunRequest& request);

}  // namespace runs
