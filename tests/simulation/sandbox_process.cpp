// SPDX-License-Identifier: Apache-2.0
#include "sandbox_process.h"

#include "base/assert.h"
#include "base/file.h"
#include "net/url.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace simulation {
namespace {

std::string ReadLine(int fd) {
    std::string line;
    for (char letter = 0; read(fd, &letter, 1) == 1 && letter != '\n';) line += letter;
    return line;
}

// The word after `name` in "ready meta=http://127.0.0.1:1 control=http://127.0.0.1:2".
std::string WordAfter(const std::string& line, const std::string& name) {
    const std::size_t begin = line.find(name);
    ASSERT(begin != std::string::npos);
    const std::size_t first = begin + name.size();
    return line.substr(first, line.find(' ', first) - first);
}

[[noreturn]] void RunSandbox(int out) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(out, STDOUT_FILENO);
    const std::string program = GLOVEBOX_BINARY_DIR "/bin/glovebox-sandbox";
    execl(program.c_str(), program.c_str(), "meta", "--listen", "127.0.0.1:0", "--token", "token",
          "--app-secret", "app", "--seed", "7", nullptr);
    _exit(127);
}

}  // namespace

std::unique_ptr<net::HttpClient> ClientFor(const std::string& endpoint) {
    const auto url = net::ParseUrl(endpoint);
    ASSERT(url.ok());
    auto policy = net::EgressPolicy::Make({{"destination", url->host, url->port, false}});
    ASSERT(policy.ok());
    return std::make_unique<net::CurlHttpClient>(
        std::make_shared<const net::EgressPolicy>(*std::move(policy)),
        net::CurlOptions{"destination", {}});
}

SandboxProcess::SandboxProcess() {
    int ends[2];
    ASSERT(pipe(ends) == 0);
    const base::UniqueFd out(ends[0]);
    base::UniqueFd in(ends[1]);
    pid_ = fork();
    ASSERT(pid_ >= 0);
    if (pid_ == 0) RunSandbox(in.get());
    in.Reset();
    const std::string line = ReadLine(out.get());
    endpoint_ = WordAfter(line, "meta=");
    control_ = WordAfter(line, "control=");
    client_ = ClientFor(control_);
}

SandboxProcess::~SandboxProcess() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
}

base::Json SandboxProcess::Get(const std::string& path) {
    net::HttpRequest request;
    request.url = control_ + path;
    request.response_bytes_max = std::size_t{64} << 20U;
    const auto response = client_->Send(request);
    ASSERT(response.ok());
    ASSERT(response->status == 200);
    auto json = base::ParseJson(response->body, {std::size_t{64} << 20U, 64});
    ASSERT(json.ok());
    return *std::move(json);
}

void SandboxProcess::Post(const std::string& path, const std::string& body) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = control_ + path;
    request.body = body;
    const auto response = client_->Send(request);
    ASSERT(response.ok());
    ASSERT(response->status == 200);
}

}  // namespace simulation
