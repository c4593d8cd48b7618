// SPDX-License-Identifier: Apache-2.0
#include "server/question.h"

#include "access/accounts.h"
#include "base/file.h"

namespace server {
namespace {

constexpr auto kQuietFor = std::chrono::seconds(1);

}  // namespace

base::Result<std::string> ReadText(const QuestionArguments& arguments) {
    if (arguments.file.empty()) return arguments.sql;
    return base::ReadFile(arguments.file, kQueryFileBytesMax);
}

base::Result<runs::Question> ReadQuestion(Node& node, const QuestionArguments& arguments,
                                          policy::Purpose purpose) {
    access_control::Accounts accounts(node.database());
    ASSIGN_OR_RETURN(const access_control::Account account, accounts.FindByName(arguments.account));
    ASSIGN_OR_RETURN(std::string sql, ReadText(arguments));
    return runs::Question{account.id, arguments.collaboration, std::move(sql), purpose};
}

runs::RunOptions QuietOptions(ProgressLine& progress) {
    runs::RunOptions options;
    options.progress = [&progress](std::chrono::milliseconds elapsed) {
        if (elapsed >= kQuietFor) progress.Show("running " + DurationText(elapsed));
    };
    return options;
}

}  // namespace server
