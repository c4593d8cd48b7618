// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/file.h"
#include "net/http_server.h"
#include "net/url.h"
#include "sandbox/meta/meta_sandbox.h"
#include "sandbox/meta/parameters.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::size_t kFaultsBytesMax = std::size_t{1} << 20U;

struct Flags {
    std::string listen = "127.0.0.1:7450";
    std::string control;
    std::string token;
    std::string app_secret;
    std::string faults_file;
    std::string tier = "full";
    std::uint64_t seed = 1;
};

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

std::string FromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

base::Result<Address> ParseAddress(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    Address address;
    if (colon == std::string::npos)
        return base::InvalidArgument("\"" + text + "\" is not ADDRESS:PORT");
    address.host = text.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    const auto [end, problem] =
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), address.port);
    if (problem != std::errc() || end != text.data() + text.size()) {
        return base::InvalidArgument("\"" + text + "\" is not ADDRESS:PORT");
    }
    return address;
}

// The next port, unless the kernel chooses the first one: then it chooses this one too.
base::Result<Address> ControlAddress(const Flags& flags, const Address& listen) {
    if (!flags.control.empty()) return ParseAddress(flags.control);
    Address next = listen;
    if (listen.port == 65535)
        return base::InvalidArgument("there is no port after 65535: give --control");
    if (listen.port != 0) ++next.port;
    return next;
}

base::Result<sandbox::MetaOptions> OptionsOf(const Flags& flags) {
    sandbox::MetaOptions options;
    options.token = flags.token.empty() ? FromEnvironment("META_TOKEN") : flags.token;
    options.app_secret =
        flags.app_secret.empty() ? FromEnvironment("META_APP_SECRET") : flags.app_secret;
    options.seed = flags.seed;
    options.tier = flags.tier == "limited" ? sandbox::Tier::kLimited : sandbox::Tier::kFull;
    if (options.token.empty()) return base::InvalidArgument("give --token or set META_TOKEN");
    if (flags.faults_file.empty()) return options;
    ASSIGN_OR_RETURN(const std::string text, base::ReadFile(flags.faults_file, kFaultsBytesMax));
    ASSIGN_OR_RETURN(options.faults, base::ParseJson(text));
    return options;
}

base::Status Serve(const Flags& flags, const sigset_t& endings) {
    ASSIGN_OR_RETURN(sandbox::MetaOptions options, OptionsOf(flags));
    ASSIGN_OR_RETURN(const Address listen, ParseAddress(flags.listen));
    ASSIGN_OR_RETURN(const Address control, ControlAddress(flags, listen));
    base::SystemClock clock;
    ASSIGN_OR_RETURN(const auto meta, sandbox::MetaSandbox::Make(std::move(options), clock));
    ASSIGN_OR_RETURN(
        const auto graph_server,
        net::HttpServer::Start(
            {.address = listen.host, .port = listen.port, .body_bytes_max = sandbox::kBodyBytesMax},
            [&](const net::ServerRequest& request) { return meta->HandleGraph(request); }));
    ASSIGN_OR_RETURN(const auto control_server,
                     net::HttpServer::Start({.address = control.host, .port = control.port},
                                            [&](const net::ServerRequest& request) {
                                                return meta->HandleControl(request);
                                            }));
    std::printf("ready meta=http://%s control=http://%s\n", graph_server->HostAndPort().c_str(),
                control_server->HostAndPort().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&endings, &signal);
    return {};
}

// Blocked before any thread starts, so that only sigwait takes them.
sigset_t BlockEndings() {
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &endings, nullptr);
    return endings;
}

int Run(int argc, char** argv) {
    Flags flags;
    CLI::App app("Strict local stand-ins for advertising platforms");
    app.require_subcommand(1);
    CLI::App* meta = app.add_subcommand("meta", "Meta's Custom Audiences API");
    meta->add_option("--listen", flags.listen, "ADDRESS:PORT of the API; port 0: any")
        ->capture_default_str();
    meta->add_option("--control", flags.control,
                     "ADDRESS:PORT of the control plane; default: the next port");
    meta->add_option("--token", flags.token,
                     "The access token that is accepted; default: $META_TOKEN");
    meta->add_option(
        "--app-secret", flags.app_secret,
        "The key of appsecret_proof; default: $META_APP_SECRET; empty: no proof is asked for");
    meta->add_option("--seed", flags.seed,
                     "Decides statuses, ids and everything else left to chance")
        ->capture_default_str();
    meta->add_option("--faults", flags.faults_file, "JSON file with a list of faults");
    meta->add_option("--tier", flags.tier, "limited or full")
        ->check(CLI::IsMember({"limited", "full"}))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    const sigset_t endings = BlockEndings();
    const base::Status served = Serve(flags, endings);
    if (served.ok()) return 0;
    std::fprintf(stderr, "glovebox-sandbox: %s\n", served.error().message.c_str());
    return served.error().code == base::ErrorCode::kInvalidArgument ? kUsage : kFailed;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return Run(argc, argv);
    } catch (const std::exception&) {
        std::fputs("glovebox-sandbox: ended by surprise\n", stderr);
        return kFailed;
    }
}
