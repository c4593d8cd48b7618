// SPDX-License-Identifier: Apache-2.0
#include "server/arguments.h"
#include "server/commands.h"
#include "server/local_client.h"
#include "server/output.h"
#include "server/remote_client.h"

#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

namespace {

// A standard descriptor that came closed would be the next opened file's, and what is printed would end up in it.
// Writing to what stands there now fails.
void FillStandardDescriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(fd, F_GETFD) == -1) static_cast<void>(open("/dev/null", O_RDONLY));
    }
}

// A table may have more files than most systems let a process open unasked.
void AllowManyFiles() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Keys and rows are in memory, and would be in the file of a crash.
void LeaveNoCoreFile() {
    const rlimit none{};
    setrlimit(RLIMIT_CORE, &none);
}

template <class Command>
bool WantsJson(const Command& command) {
    if constexpr (requires { command.question.json; }) return command.question.json;
    if constexpr (requires { command.json; }) return command.json;
    return false;
}

// A dry run leaves nothing behind: where there is no data directory yet, it has one that goes again.
int RunInPassing(const server::ApplyArguments& command) {
    std::string folder =
        (std::filesystem::temp_directory_path() / "glovebox-dry-run-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
        return server::PrintFailure(base::FromErrno("a temporary folder", errno), command.json);
    }
    int exit_code = 0;
    {
        const auto node = server::Node::Open(folder);
        exit_code = node.ok() ? server::Run(**node, command)
                              : server::PrintFailure(node.error(), command.json);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return exit_code;
}

template <class Command>
concept RunsOnNode =
    requires(server::Node& node, const Command& command) { server::Run(node, command); };
template <class Command>
concept RunsElsewhere = requires(server::RemoteClient& client, const Command& command) {
    server::Run(client, command);
};

int PrintUnnamed() {
    return server::PrintUsage("name the data directory with --data DIR or $GLOVEBOX_DATA");
}

int PrintNoAsker() { return server::PrintUsage("name the account that asks: --as"); }

// Asks the node at --endpoint.
template <class Command>
int RunElsewhere(const server::Arguments& arguments, const Command& command) {
    const bool json = WantsJson(command);
    auto credentials = server::FindCredentials(server::FromEnvironment);
    if (!credentials.ok()) return server::PrintFailure(credentials.error(), json);
    const auto client = server::RemoteClient::Make(arguments.endpoint, *std::move(credentials),
                                                   server::FromEnvironment);
    if (!client.ok()) return server::PrintFailure(client.error(), json);
    return server::Run(**client, command);
}

// Asks the handlers of a data directory in this process.
template <class Command>
int RunInProcess(const server::Arguments& arguments, const Command& command) {
    const bool json = WantsJson(command);
    if (arguments.data.empty()) return PrintUnnamed();
    if (command.asker().empty()) return PrintNoAsker();
    const auto node = server::Node::Open(arguments.data);
    if (!node.ok()) return server::PrintFailure(node.error(), json);
    const auto client = server::LocalClient::Make(**node, command.asker());
    if (!client.ok()) return server::PrintFailure(client.error(), json);
    return server::Run(**client, command);
}

template <class Command>
int RunOnNode(const server::Arguments& arguments, const Command& command) {
    if (!arguments.endpoint.empty()) {
        return server::PrintUsage("this command works on a data directory, not with --endpoint");
    }
    if (arguments.data.empty()) return PrintUnnamed();
    if constexpr (requires { command.asker(); }) {
        if (command.asker().empty()) return PrintNoAsker();
    }
    if constexpr (requires { command.dry_run; }) {
        std::error_code ignored;
        if (command.dry_run && !std::filesystem::exists(arguments.data, ignored))
            return RunInPassing(command);
    }
    const auto node = server::Node::Open(arguments.data);
    return node.ok() ? server::Run(**node, command)
                     : server::PrintFailure(node.error(), WantsJson(command));
}

int RunTyped(const server::Arguments& arguments) {
    return std::visit(
        [&arguments](const auto& command) {
            using Command = std::remove_cvref_t<decltype(command)>;
            if constexpr (requires { server::Run(command); }) {
                return server::Run(command);
            } else {
                if constexpr (RunsElsewhere<Command>) {
                    if (!arguments.endpoint.empty()) return RunElsewhere(arguments, command);
                }
                if constexpr (RunsOnNode<Command>) {
                    return RunOnNode(arguments, command);
                } else {
                    return RunInProcess(arguments, command);
                }
            }
        },
        arguments.command);
}

}  // namespace

int main(int argc, char** argv) {
    FillStandardDescriptors();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file past its size limit is an error like a full disk
    AllowManyFiles();
    LeaveNoCoreFile();
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
