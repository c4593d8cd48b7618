// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/arguments.h"
#include "server/node.h"
#include "server/output.h"

namespace server {

constexpr std::size_t kQueryFileBytesMax = 1'000'000;  // more than any text the judge takes

// The text that a user typed or named a file of.
base::Result<std::string> ReadText(const QuestionArguments& arguments);

// What a user typed as a question to the node: the account by its id, the text from its file.
// Errors are for the user.
base::Result<runs::Question> ReadQuestion(Node& node, const QuestionArguments& arguments,
                                          policy::Purpose purpose);

// Options of a run that shows its time on `progress` once it takes longer than a second.
runs::RunOptions QuietOptions(ProgressLine& progress);

}  // namespace server
