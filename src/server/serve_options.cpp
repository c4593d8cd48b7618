// SPDX-License-Identifier: Apache-2.0
#include "server/serve_options.h"

#include "base/file.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/object_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace server {
namespace {

constexpr std::size_t kFileBytesMax = 100'000;
constexpr std::size_t kListItemsMax = 100;

constexpr std::array kOptions{
    ServeOption{"data", OptionKind::kText, "", "The node's data directory."},
    ServeOption{"listen", OptionKind::kText, "127.0.0.1:7440",
                "IP address and port to listen on; [::1]:7440 for IPv6."},
    ServeOption{"host-name", OptionKind::kList, "",
                "Names under which the node is asked, compared with the Host header without its "
                "port; others are answered 421. Default: the listen address, and localhost on "
                "loopback. Needed when listening on 0.0.0.0 or [::]."},
    ServeOption{"roles", OptionKind::kList, "api,query,activation",
                "What this process does: api answers clients, query runs queries, "
                "activation makes and delivers audiences."},
    ServeOption{"region", OptionKind::kText, "us-east-1",
                "The one region of this node, in every ARN."},
    ServeOption{"tls-certificate", OptionKind::kText, "",
                "PEM file of the certificate, its chain with it."},
    ServeOption{"tls-key", OptionKind::kText, "", "PEM file of the certificate's key."},
    ServeOption{"allow-plain-http", OptionKind::kFlag, "false",
                "Listen beyond loopback without TLS: others can read what passes."},
    ServeOption{"trusted-proxy", OptionKind::kList, "",
                "Addresses (CIDR) of proxies whose X-Forwarded-For is believed, to the last hop "
                "that is none of them. The connections of a proxy are not capped by address."},
    ServeOption{"connections-max", OptionKind::kNumber, "2000",
                "Open connections; further ones wait.", 1, 100'000},
    ServeOption{"connections-per-address-max", OptionKind::kNumber, "256",
                "Open connections of one IPv4 address or IPv6 /64; further ones are closed.", 1,
                100'000},
    ServeOption{
        "metrics-token-file", OptionKind::kText, "",
        "A file whose first line, of at least 16 characters, is the bearer token that reads "
        "/metrics. Without it /metrics is answered only on loopback, and only when neither "
        "--host-name nor --trusted-proxy is set."},
    ServeOption{"drain-delay", OptionKind::kNumber, "0",
                "Seconds for which, after SIGTERM, requests are still answered while /readyz says "
                "503, so that a load balancer sends no more. A second signal ends it.",
                0, 3'600},
    ServeOption{"runs-at-once", OptionKind::kNumber, "0",
                "Queries that run at once. 0: as many as processors, 4 at least, as far as half of "
                "the memory goes.",
                0, 64},
    ServeOption{"runs-per-account", OptionKind::kNumber, "5",
                "Queries of one account that run at once; never all places, where there are "
                "several.",
                1, 64},
    ServeOption{"run-memory", OptionKind::kNumber, "2048",
                "MiB that one query may use before it goes to the disk.", 64, 1'048'576},
    ServeOption{"run-time-max", OptionKind::kNumber, "1800",
                "Seconds after which a query that runs has timed out; owners of tables may set "
                "less.",
                1, 86'400},
    ServeOption{"run-grace", OptionKind::kNumber, "20",
                "Seconds for which, after SIGTERM, queries that run may go on; then they are given "
                "back to the queue.",
                0, 3'600},
};

const ServeOption* FindOption(std::string_view name) {
    const auto* const found = std::ranges::find(kOptions, name, &ServeOption::name);
    return found == kOptions.end() ? nullptr : &*found;
}

base::Error UnknownOption(std::string_view name) {
    std::array<std::string_view, kOptions.size()> names;
    std::ranges::transform(kOptions, names.begin(), &ServeOption::name);
    std::string reason = "there is no option " + base::QuoteName(name);
    if (const auto nearest = base::NearestName(name, names))
        reason += "; did you mean '" + std::string(*nearest) + "'?";
    return base::InvalidArgument(std::move(reason));
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find(','));
        if (!item.empty()) items.emplace_back(item);
        text.remove_prefix(std::min(text.size(), item.size() + 1));
    }
    return items;
}

// The texts of one member, or nothing when it is of another kind than the option.
std::optional<std::vector<std::string>> ValuesOf(const ServeOption& option,
                                                 const base::Json& json) {
    if (option.kind == OptionKind::kFlag && json.is_bool())
        return std::vector<std::string>{json.AsBool() ? "true" : "false"};
    if (option.kind == OptionKind::kNumber && json.is_int())
        return std::vector{std::to_string(json.AsInt())};
    if (option.kind == OptionKind::kText && json.is_string()) return std::vector{json.AsString()};
    if (option.kind != OptionKind::kList || !json.is_array()) return std::nullopt;
    std::vector<std::string> values;
    for (const base::Json& item : json.AsArray()) {
        if (!item.is_string()) return std::nullopt;
        values.push_back(item.AsString());
    }
    return values;
}

std::string_view KindInWords(OptionKind kind) {
    switch (kind) {
        case OptionKind::kText: return "a text";
        case OptionKind::kNumber: return "a whole number";
        case OptionKind::kFlag: return "true or false";
        case OptionKind::kList: return "a list of texts";
    }
    UNREACHABLE();
}

// The value of each option as it is set, and where, for errors.
class Settled {
  public:
    Settled(const OptionValues& flags, const Environment& environment, const OptionValues& file) {
        for (const ServeOption& option : kOptions) Settle(option, flags, environment, file);
    }

    const std::string& Text(std::string_view name) const {
        return values_.find(name)->second.front();
    }
    std::vector<std::string> List(std::string_view name) const {
        std::vector<std::string> items;
        for (const std::string& text : values_.find(name)->second)
            std::ranges::move(SplitAtCommas(text), std::back_inserter(items));
        return items;
    }
    base::Result<bool> Flag(std::string_view name) const {
        const std::string& text = Text(name);
        if (text == "true" || text == "false") return text == "true";
        return Wrong(name, "must be true or false");
    }
    base::Result<std::size_t> Number(std::string_view name) const {
        const std::string& text = Text(name);
        const ServeOption& option = *FindOption(name);
        std::int64_t number = 0;
        const char* const end = text.data() + text.size();
        const auto [read, problem] = std::from_chars(text.data(), end, number);
        if (problem != std::errc() || read != end || number < option.low || number > option.high) {
            return Wrong(name, "must be a whole number from " + std::to_string(option.low) +
                                   " to " + std::to_string(option.high));
        }
        return static_cast<std::size_t>(number);
    }
    base::Status CheckCounts() const {
        for (const auto& [name, values] : values_) {
            if (List(name).size() > kListItemsMax)
                return Wrong(name, "has more than " + std::to_string(kListItemsMax) + " items");
        }
        return {};
    }

  private:
    void Settle(const ServeOption& option, const OptionValues& flags,
                const Environment& environment, const OptionValues& file) {
        std::vector<std::string>& values = values_[std::string(option.name)];
        std::string& place = places_[std::string(option.name)];
        const auto flag = flags.find(option.name);
        const auto variable = environment(option.EnvironmentName());
        const auto member = file.find(option.name);
        if (flag != flags.end()) {
            values = flag->second;
            place = "--" + std::string(option.name);
        } else if (variable) {
            values = {*variable};
            place = "$" + option.EnvironmentName();
        } else if (member != file.end()) {
            values = member->second;
            place = std::string(option.name) + " in the configuration file";
        }
        if (values.empty()) values = {place.empty() ? std::string(option.otherwise) : ""};
    }

    base::Error Wrong(std::string_view name, std::string_view reason) const {
        return base::FieldError(places_.find(name)->second, reason);
    }

    OptionValues values_;
    std::map<std::string, std::string, std::less<>> places_;
};

}  // namespace

std::string ServeOption::EnvironmentName() const {
    std::string text = "GLOVEBOX_";
    for (const char c : name) text += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
    return text;
}

std::span<const ServeOption> ServeOptions() { return kOptions; }

base::Result<OptionValues> ParseConfiguration(std::string_view text) {
    ASSIGN_OR_RETURN(const base::Json json, base::ParseJson(text));
    if (!json.is_object()) return base::InvalidArgument("it must be one JSON object");
    OptionValues values;
    for (const base::JsonMember& member : json.AsObject()) {
        const ServeOption* const option = FindOption(member.name);
        if (option == nullptr) return UnknownOption(member.name);
        auto texts = ValuesOf(*option, member.value);
        if (!texts) {
            return base::FieldError(member.name,
                                    "must be " + std::string(KindInWords(option->kind)));
        }
        values[member.name] = *std::move(texts);
    }
    return values;
}

base::Result<OptionValues> ReadConfiguration(const std::filesystem::path& file) {
    ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file, kFileBytesMax));
    auto values = ParseConfiguration(text);
    if (!values.ok()) return values.error().Within("'" + file.string() + "'");
    return values;
}

base::Result<ServeArguments> ResolveServeOptions(const OptionValues& flags,
                                                 const Environment& environment,
                                                 const OptionValues& file) {
    const Settled settled(flags, environment, file);
    RETURN_IF_ERROR(settled.CheckCounts());
    ServeArguments arguments;
    arguments.data = settled.Text("data");
    arguments.listen = settled.Text("listen");
    arguments.region = settled.Text("region");
    arguments.certificate_file = settled.Text("tls-certificate");
    arguments.key_file = settled.Text("tls-key");
    arguments.host_names = settled.List("host-name");
    arguments.roles = settled.List("roles");
    arguments.trusted_proxies = settled.List("trusted-proxy");
    arguments.metrics_token_file = settled.Text("metrics-token-file");
    ASSIGN_OR_RETURN(arguments.plain_http_allowed, settled.Flag("allow-plain-http"));
    ASSIGN_OR_RETURN(arguments.connections_max, settled.Number("connections-max"));
    ASSIGN_OR_RETURN(arguments.connections_per_address_max,
                     settled.Number("connections-per-address-max"));
    ASSIGN_OR_RETURN(const std::size_t drain_delay, settled.Number("drain-delay"));
    arguments.drain_delay = std::chrono::seconds(drain_delay);
    ASSIGN_OR_RETURN(arguments.runs_at_once, settled.Number("runs-at-once"));
    ASSIGN_OR_RETURN(arguments.runs_per_account, settled.Number("runs-per-account"));
    ASSIGN_OR_RETURN(arguments.run_memory_mib, settled.Number("run-memory"));
    ASSIGN_OR_RETURN(const std::size_t run_time_max, settled.Number("run-time-max"));
    arguments.run_time_max = std::chrono::seconds(run_time_max);
    ASSIGN_OR_RETURN(const std::size_t run_grace, settled.Number("run-grace"));
    arguments.run_grace = std::chrono::seconds(run_grace);
    return arguments;
}

std::string ConfigurationPage() {
    std::string page =
        "# Configuration of the server\n\n"
        "Generated by `glovebox reference configuration`; do not edit.\n\n"
        "Each option of `glovebox serve` is a flag, an environment variable and a key of the file "
        "that `--config FILE` or\n`GLOVEBOX_CONFIG` names. A flag goes before a variable, a "
        "variable before the file, the file before the default.\nThe file is one JSON object; a "
        "key that is no option is refused. Relative paths count from the folder where the\nserver "
        "is started. In a variable, and after a flag, a list has commas between its items; a flag "
        "may also be repeated.\n\n"
        "    {\"listen\": \"0.0.0.0:7440\", \"host-name\": [\"rooms.example.com\"],\n"
        "     \"tls-certificate\": \"node.pem\", \"tls-key\": \"node.key\"}\n\n"
        "| flag | variable | in the file | default | meaning |\n|---|---|---|---|---|\n";
    for (const ServeOption& option : kOptions) {
        page +=
            "| `--" + std::string(option.name) + "` | `" + option.EnvironmentName() + "` | " +
            std::string(KindInWords(option.kind)) + " | " +
            (option.otherwise.empty() ? std::string() : "`" + std::string(option.otherwise) + "`") +
            " | " + std::string(option.meaning) + " |\n";
    }
    return page;
}

}  // namespace server
