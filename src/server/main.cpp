// SPDX-License-Identifier: Apache-2.0
#include "server/arguments.h"
#include "server/commands.h"
#include "server/output.h"

#include <csignal>
#include <exception>
#include <sys/resource.h>

namespace {

// A table may have more files than most systems let a process open unasked.
void AllowManyFiles() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

template <class Command>
bool WantsJson(const Command& command) {
    if constexpr (requires { command.question.json; }) return command.question.json;
    if constexpr (requires { command.json; }) return command.json;
    return false;
}

int RunTyped(const server::Arguments& arguments) {
    return std::visit(
        [&arguments](const auto& command) {
            if constexpr (requires { server::Run(command); }) {
                return server::Run(command);
            } else {
                if (arguments.data.empty()) {
                    return server::PrintUsage(
                        "name the data directory with --data DIR or $GLOVEBOX_DATA");
                }
                const auto node = server::Node::Open(arguments.data);
                return node.ok() ? server::Run(**node, command)
                                 : server::PrintFailure(node.error(), WantsJson(command));
            }
        },
        arguments.command);
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file past its size limit is an error like a full disk
    AllowManyFiles();
    try {
        const server::ParsedArguments parsed = server::ParseArguments(argc, argv);
        if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
        return RunTyped(std::get<server::Arguments>(parsed));
    } catch (const std::exception&) {
        // Its words may hold a value.
        return server::PrintFailure(base::Internal("an unexpected exception ended the command"),
                                    false);
    }
}
