// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/query_act.h"
#include "server/question.h"
#include "server/result_file.h"
#include "server/result_output.h"

#include <array>
#include <fmt/core.h>
#include <unistd.h>

namespace server {
namespace {

using base::Status;

// The format a file name asks for.
base::Result<runs::ResultFormat> FormatOf(const std::string& out) {
    if (out.empty() || out.ends_with(".parquet")) return runs::ResultFormat::kParquet;
    if (out.ends_with(".csv")) return runs::ResultFormat::kCsv;
    return base::InvalidArgument("--out takes a name that ends in .csv or .parquet");
}

// Copies an object to a file of the user's.
Status CopyTo(int from, const std::string& out) {
    ASSIGN_OR_RETURN(ResultFile to, ResultFile::Create(out));
    std::array<char, std::size_t{1} << 16U> buffer;
    for (;;) {
        const ssize_t got = read(from, buffer.data(), buffer.size());
        if (got < 0) return base::FromErrno("reading the result", errno);
        if (got == 0) return to.Finish();
        const Status written =
            base::WriteAll(to.fd(), {buffer.data(), static_cast<std::size_t>(got)});
        if (!written.ok()) return written.error().Within("'" + out + "'");
    }
}

Status WriteOut(Node& node, const privacy::ReleasedResult& result, int fd,
                const QueryArguments& arguments) {
    if (arguments.out.empty()) {
        ASSIGN_OR_RETURN(const auto rows, node.engine().Read(fd));
        return arguments.question.json
                   ? PrintRowsAsJson(*rows, result.row_count(), result.plan_hash())
                   : PrintRowsAsTable(*rows, result.row_count());
    }
    RETURN_IF_ERROR(CopyTo(fd, arguments.out));
    if (!arguments.question.json) {
        Print(fmt::format("{} rows in {}\n", result.row_count(), arguments.out));
        return {};
    }
    base::Json answer = base::Json::MakeObject();
    answer.Set("status", "SUCCESS")
        .Set("columns", ColumnsJson(result.columns()))
        .Set("out", arguments.out);
    answer.Set("rowCount", result.row_count()).Set("planHash", result.plan_hash());
    PrintJson(answer);
    return {};
}

// Shows the result. Its object goes with `released`: the one who asked has the rows now.
Status Deliver(Node& node, const base::AccountId& account, const runs::Released& released,
               const QueryArguments& arguments) {
    const storage::ObjectId object(released.result.key());
    ASSIGN_OR_RETURN(const base::UniqueFd fd, node.objects().OpenForReading(account, object));
    return WriteOut(node, released.result, fd.get(), arguments);
}

// Before any row is read: nobody reads any without a record.
Status Record(Node& node, const runs::Question& question, const runs::Decision& decision) {
    audit::Act act = QueryAct(
        {std::string(audit::kOperator), "glovebox:RunQuery", question.account, question.sql},
        node.clock());
    if (const auto* approved = std::get_if<policy::ApprovedQuery>(&decision.judgement)) {
        SetApproved(act, approved->plan_hash(), decision.tables);
    } else {
        SetRefused(act, std::get<std::vector<query::Refusal>>(decision.judgement));
    }
    audit::Trail trail(node.database(), node.keys(), node.random());
    return audit::AppendNow(node.database(), trail, act);
}

}  // namespace

int Run(Node& node, const QueryArguments& arguments) {
    const bool json = arguments.question.json;
    const auto format = FormatOf(arguments.out);
    if (!format.ok()) return PrintUsage(format.error().message);
    const auto question = ReadQuestion(node, arguments.question, policy::Purpose::kResults);
    if (!question.ok()) return PrintFailure(question.error(), json);
    const auto decision = runs::Decide(node.services(), *question);
    if (!decision.ok()) return PrintFailure(decision.error(), json);
    if (const Status noted = Record(node, *question, *decision); !noted.ok())
        return PrintFailure(noted.error(), json);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&decision->judgement)) {
        return PrintRefusals(*refusals, question->sql, json);
    }
    ProgressLine progress;
    runs::RunOptions options = QuietOptions(progress);
    options.format = *format;
    const auto released = runs::Run(node.services(), *question,
                                    std::get<policy::ApprovedQuery>(decision->judgement), options);
    progress.Clear();
    if (!released.ok()) return PrintFailure(released.error(), json);
    const Status delivered = Deliver(node, question->account, *released, arguments);
    return delivered.ok() ? kExitDone : PrintFailure(delivered.error(), json);
}

}  // namespace server
