// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/graph_api.h"

#include "base/assert.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 4> kAccountFields = {"id", "account_id", "name",
                                                            "tos_accepted"};

constexpr int kReplaceInProgress = 414;

// The answer in the making.
struct Outcome {
    base::Json body;
    std::optional<GraphError> error;
    bool leak = false;
};

Outcome Fail(GraphError error) { return {.body = {}, .error = std::move(error)}; }

Outcome ReadAccount(const GraphCall& call) {
    base::Json body = base::Json::MakeObject();
    body.Set("id", "act_" + call.object);
    const std::string fields = call.parameters.Text("fields").value_or("");
    for (std::string_view rest = fields; !rest.empty();) {
        const std::string_view field = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(field.size() + 1, rest.size()));
        if (std::find(kAccountFields.begin(), kAccountFields.end(), field) ==
            kAccountFields.end()) {
            return Fail(BadParameter("Tried accessing nonexisting field (" +
                                     base::EscapeControls(field) + ")"));
        }
        if (field == "account_id") body.Set("account_id", call.object);
        if (field == "name") body.Set("name", "Sandbox account " + call.object);
    }
    return {.body = std::move(body), .error = {}};
}

Outcome ReadAccountWithTerms(const GraphCall& call, const World& world) {
    Outcome outcome = ReadAccount(call);
    const std::string fields = "," + call.parameters.Text("fields").value_or("") + ",";
    if (outcome.error || fields.find(",tos_accepted,") == std::string::npos) return outcome;
    base::Json terms = base::Json::MakeObject();
    if (world.terms_accepted) terms.Set("custom_audience_tos", 1);
    outcome.body.Set("tos_accepted", std::move(terms));
    return outcome;
}

Outcome ListAudiences(const GraphCall& call, const World& world) {
    const std::string* host = net::FindHeader(call.request->headers, "Host");
    const std::string self = "http://" +
                             (host == nullptr ? std::string("graph.facebook.com") : *host) +
                             call.request->target.path;
    Outcome outcome;
    outcome.error = world.audiences.List(call.object, call.parameters, self, outcome.body);
    return outcome;
}

Outcome CreateAudience(const GraphCall& call, World& world) {
    Audience audience;
    if (auto problem = ReadCreate(call.parameters, audience)) return Fail(*std::move(problem));
    if (!world.terms_accepted) {
        return Fail({.code = 200,
                     .subcode = 1870090,
                     .message = "The custom audience terms have not been accepted"});
    }
    if (world.audiences.CountOf(call.object) >= kAudiencesPerAccountMax) {
        return Fail({.code = 2654,
                     .subcode = 1713151,
                     .message = "This account has the greatest number of audiences"});
    }
    audience.account = call.object;
    audience.created = world.Now();
    audience.content_updated = audience.created;
    audience.calls_until_ready = world.CallsUntilReady();
    base::Json body = base::Json::MakeObject();
    body.Set("id", world.audiences.Add(std::move(audience)).id);
    return {.body = std::move(body), .error = {}};
}

Outcome ReadAudience(const GraphCall& call, Audience& audience) {
    std::vector<std::string> fields;
    if (auto problem = ReadFields(call.parameters, fields)) return Fail(*std::move(problem));
    const bool asks = std::find(fields.begin(), fields.end(), "operation_status") != fields.end();
    if (asks && audience.reads_until_normal > 0) {
        --audience.reads_until_normal;
        if (audience.reads_until_normal == 0) audience.operation_status = 0;
    }
    if (asks && audience.operation_status != kReplaceInProgress) audience.told_busy = false;
    return {.body = DescribeAudience(audience, fields), .error = {}};
}

Outcome ListSessions(const GraphCall& call, const Audience& audience, const World& world) {
    std::optional<std::int64_t> only;
    if (const auto text = call.parameters.Text("session_id")) {
        std::int64_t number = 0;
        const auto [end, problem] =
            std::from_chars(text->data(), text->data() + text->size(), number);
        if (problem != std::errc() || end != text->data() + text->size()) {
            return Fail(BadParameter("session_id is not a number", "session_id"));
        }
        only = number;
    }
    base::Json body = base::Json::MakeObject();
    body.Set("data", world.sessions.List(audience.id, only, world.Now()));
    return {.body = std::move(body), .error = {}};
}

std::vector<std::string> NamesIn(const std::string& schema) {
    std::vector<std::string> names;
    for (std::string_view rest = schema; !rest.empty();) {
        names.emplace_back(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(names.back().size() + 1, rest.size()));
    }
    return names;
}

base::Json NamedCells(const std::vector<std::string>& names, const base::Json::Array& cells) {
    base::Json row = base::Json::MakeObject();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!cells[i].is_string() || !cells[i].AsString().empty()) row.Set(names[i], cells[i]);
    }
    return row;
}

void AddMembers(const UsersCall& users, Audience& audience) {
    const std::vector<std::string> names = NamesIn(users.schema);
    const base::Json::Array& rows = users.rows->AsArray();
    std::size_t next_invalid = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (next_invalid < users.invalid.size() && users.invalid[next_invalid] == i) {
            ++next_invalid;
            continue;
        }
        audience.AddMember(users.keys[i], audience.rows_kept ? NamedCells(names, rows[i].AsArray())
                                                             : base::Json());
    }
}

base::Json SamplesOf(const UsersCall& users) {
    base::Json samples = base::Json::MakeObject();
    for (std::size_t i = 0; i < std::min(users.invalid.size(), kInvalidSamplesMax); ++i) {
        samples.Set(std::to_string(users.invalid[i]), "No usable identifier");
    }
    return samples;
}

base::Json UsersBody(const UsersCall& users, const Audience& audience, World& world) {
    base::Json body = base::Json::MakeObject();
    body.Set("audience_id", audience.id);
    if (users.place) {
        const UploadSession* session =
            world.sessions.Find(audience.account, users.place->session_id);
        ASSERT(session != nullptr);
        body.Set("session_id", std::to_string(users.place->session_id));
        body.Set("num_received", session->received).Set("num_invalid_entries", session->invalid);
    } else {
        body.Set("session_id", world.random.Digits(18));
        body.Set("num_received", static_cast<std::uint64_t>(users.keys.size()));
        body.Set("num_invalid_entries", static_cast<std::uint64_t>(users.invalid.size()));
    }
    body.Set("invalid_entry_samples", SamplesOf(users));
    return body;
}

Outcome AddUsers(const GraphCall& call, Audience& audience, World& world) {
    if (call.users_problem) return Fail(call.users_problem->error);
    if (audience.calls_until_ready > 0) {
        --audience.calls_until_ready;
        return Fail(
            {.code = 803, .message = "Some of the aliases you requested do not exist: users"});
    }
    if (!world.terms_accepted) {
        return Fail({.code = 200,
                     .subcode = 1870034,
                     .message = "The custom audience terms have not been accepted"});
    }
    // Strict: Meta would say the same each time, and nobody would see that its calls are wasted.
    if (audience.told_busy) {
        return Fail(BadParameter(
            "The audience was busy, and its operation_status was not read since", "payload"));
    }
    if (audience.operation_status == kReplaceInProgress) {
        audience.told_busy = true;
        return Fail({.code = 2650,
                     .subcode = 1870145,
                     .message = "An update of this audience is in progress"});
    }
    if (audience.operation_status == 471) {
        return Fail(
            {.code = 100, .subcode = 1713230, .message = "Uploads to this audience are blocked"});
    }
    if (audience.is_value_based != call.users.has_value_column) {
        return Fail(BadParameter(
            "LOOKALIKE_VALUE belongs to value-based audiences and to no others", "schema"));
    }
    if (call.users.place) {
        if (auto problem =
                world.sessions.Take(audience.account, audience.id, call.users, world.Now())) {
            return Fail(*std::move(problem));
        }
    }
    AddMembers(call.users, audience);
    audience.content_updated = world.Now();
    return {.body = UsersBody(call.users, audience, world), .error = {}};
}

Outcome RunOnAudience(const GraphCall& call, World& world) {
    Audience* audience = world.audiences.Find(call.object);
    if (audience == nullptr) return Fail(MissingObject(call.object));
    switch (call.route) {
        case Route::kReadAudience: return ReadAudience(call, *audience);
        case Route::kAddUsers: return AddUsers(call, *audience, world);
        case Route::kListSessions: return ListSessions(call, *audience, world);
        case Route::kReadAccount:
        case Route::kListAudiences:
        case Route::kCreateAudience:
        case Route::kNotPermitted:
        case Route::kUnknown: break;
    }
    UNREACHABLE();
}

Outcome Run(const GraphCall& call, World& world) {
    switch (call.route) {
        case Route::kReadAccount: return ReadAccountWithTerms(call, world);
        case Route::kListAudiences: return ListAudiences(call, world);
        case Route::kCreateAudience: return CreateAudience(call, world);
        case Route::kReadAudience:
        case Route::kAddUsers:
        case Route::kListSessions: return RunOnAudience(call, world);
        case Route::kNotPermitted:
            return Fail(NotPermitted("Requires permission for this operation on the object"));
        case Route::kUnknown: return Fail({.code = 2500, .message = "Unknown path components"});
    }
    UNREACHABLE();
}

// The ad account whose quota the call uses; empty when it cannot be told.
std::string AccountOf(const GraphCall& call, World& world) {
    if (call.path.segments.empty()) return {};
    if (call.path.segments.front().starts_with("act_")) return call.object;
    const Audience* audience = world.audiences.Find(call.object);
    return audience == nullptr ? std::string() : audience->account;
}

Outcome Process(const GraphCall& call, const std::string& account, World& world) {
    if (call.unreadable) return Fail(*call.unreadable);
    if (auto problem = CheckLegacy(*call.request, call.parameters))
        return Fail(*std::move(problem));
    if (auto problem = CheckCredentials(*call.request, call.parameters, world.credentials,
                                        world.clock.Now())) {
        return Fail(*std::move(problem));
    }
    if (!account.empty()) {
        const std::size_t audiences = world.audiences.CountOf(account);
        auto problem =
            world.quotas[account].Charge(world.tier, audiences, call.is_write, world.Now());
        if (problem) return Fail(*std::move(problem));
    }
    return Run(call, world);
}

JournalEntry Describe(const GraphCall& call, const World& world) {
    JournalEntry entry;
    entry.time = world.Now();
    entry.method = call.request->method;
    entry.path = base::EscapeControls(call.request->target.path);
    entry.leak = call.users_problem && call.users_problem->leak;
    if (call.route == Route::kAddUsers) entry.audience = call.object;
    entry.schema = call.users.schema;
    entry.place = call.users.place;
    entry.rows = call.users.keys.size();
    entry.data_sha256 = call.users.data_sha256;
    entry.warnings = call.users.warnings;
    if (const std::string* type = net::FindHeader(call.request->headers, "Content-Type")) {
        entry.content_type = base::EscapeControls(*type);
    }
    const Parameter* token = call.parameters.Find("access_token");
    if (token != nullptr) entry.token_in = token->in_query ? "query" : "body";
    if (net::FindHeader(call.request->headers, "Authorization") != nullptr)
        entry.token_in = "header";
    if (call.users.rows != nullptr && entry.rows <= kJournalCellsRowsMax)
        entry.cells = *call.users.rows;
    return entry;
}

void SetHeader(net::HttpHeaders& headers, const net::HttpHeader& header) {
    const auto same = [&](const net::HttpHeader& other) {
        return base::AsciiLower(other.name) == base::AsciiLower(header.name);
    };
    const auto found = std::find_if(headers.begin(), headers.end(), same);
    if (found == headers.end()) {
        headers.push_back(header);
    } else {
        found->value = header.value;
    }
}

net::ServerAnswer Render(const Outcome& outcome, const std::string& account, World& world) {
    net::ServerAnswer answer;
    answer.response.headers = {{"Content-Type", "application/json; charset=UTF-8"},
                               {"Cache-Control", "private, no-cache, no-store, must-revalidate"}};
    if (!account.empty()) {
        const net::HttpHeaders usage = world.quotas[account].Headers(
            account, world.tier, world.audiences.CountOf(account), world.Now());
        answer.response.headers.insert(answer.response.headers.end(), usage.begin(), usage.end());
    }
    answer.response.status = outcome.error ? StatusOf(*outcome.error, world.random) : 200;
    answer.response.body =
        outcome.error ? EnvelopeOf(*outcome.error, world.random).Dump() : outcome.body.Dump();
    return answer;
}

// The faults that come instead of handling.
std::optional<net::ServerAnswer> ReplacedBy(const FaultEffect& effect, const std::string& account,
                                            World& world) {
    net::ServerAnswer answer;
    switch (effect.kind) {
        case FaultKind::kError: return Render(Fail(effect.error), account, world);
        case FaultKind::kReset: answer.effect = net::TransportEffect::kReset; return answer;
        case FaultKind::kText200:
            answer.response.headers = {{"Content-Type", "text/plain"}};
            answer.response.body = "Service Unavailable";
            return answer;
        case FaultKind::kHtml:
            answer.response.status = effect.status;
            answer.response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
            answer.response.body =
                "<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something "
                "went wrong.</body></html>";
            return answer;
        case FaultKind::kTimeoutAfterCommit:
        case FaultKind::kDelay:
        case FaultKind::kHeaders:
        case FaultKind::kTypeWobble: return std::nullopt;
    }
    UNREACHABLE();
}

void WobbleTypes(const UsersCall& users, base::Json& body) {
    if (body.Find("num_received") == nullptr) return;
    if (users.place) body.Set("session_id", users.place->session_id);
    base::Json list = base::Json::MakeArray();
    for (const base::JsonMember& sample : body.Find("invalid_entry_samples")->AsObject())
        list.Append(sample.value);
    body.Set("invalid_entry_samples", std::move(list));
}

// The faults that change how the answer of a handled call gets back.
void Distort(const FaultEffect& effect, net::ServerAnswer& answer) {
    if (effect.kind == FaultKind::kTimeoutAfterCommit) answer.effect = net::TransportEffect::kClose;
    answer.delay = effect.delay;
    for (const net::HttpHeader& header : effect.headers) SetHeader(answer.response.headers, header);
}

void WriteDown(JournalEntry entry, const net::ServerAnswer& answer,
               const std::optional<GraphError>& error, World& world) {
    entry.status = answer.effect == net::TransportEffect::kAnswer ? answer.response.status : 0;
    if (error) {
        entry.error_code = error->code;
        entry.error_subcode = error->subcode;
        entry.error_message = error->message;
    }
    world.journal.Add(std::move(entry));
}

}  // namespace

net::ServerAnswer AnswerGraphCall(const GraphCall& call, World& world) {
    JournalEntry entry = Describe(call, world);
    const std::string account = AccountOf(call, world);
    const auto effect = world.faults.Take(call.request->method, call.request->target.path);
    if (effect) entry.fault = effect->name;
    std::optional<net::ServerAnswer> answer;
    std::optional<GraphError> error;
    if (call.payload_in_long_query) {
        answer.emplace();
        answer->effect = net::TransportEffect::kReset;
    } else if (effect) {
        answer = ReplacedBy(*effect, account, world);
        if (effect->kind == FaultKind::kError) error = effect->error;
    }
    if (!answer) {
        Outcome outcome = Process(call, account, world);
        if (effect && effect->kind == FaultKind::kTypeWobble) WobbleTypes(call.users, outcome.body);
        answer = Render(outcome, account, world);
        if (effect) Distort(*effect, *answer);
        error = outcome.error;
        entry.accepted = !error;
    }
    WriteDown(std::move(entry), *answer, error, world);
    return *std::move(answer);
}

}  // namespace sandbox
