// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/control.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sandbox {
namespace {

net::ServerAnswer Problem(int status, std::string message) {
    base::Json body = base::Json::MakeObject();
    body.Set("error", std::move(message));
    return JsonAnswer(status, body);
}

// The query's value of that name; empty when absent.
std::string QueryValue(const net::ServerRequest& request, std::string_view name) {
    const auto fields = net::ParseForm(request.target.query);
    if (!fields.ok()) return {};
    const auto found = std::find_if(fields->begin(), fields->end(),
                                    [&](const auto& field) { return field.first == name; });
    return found == fields->end() ? std::string() : found->second;
}

net::ServerAnswer ShowJournal(const net::ServerRequest& request, const World& world) {
    std::uint64_t since = 0;
    const std::string text = QueryValue(request, "since");
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), since);
    if (!text.empty() && (problem != std::errc() || end != text.data() + text.size())) {
        return Problem(400, "since is not a number");
    }
    return JsonAnswer(200, world.journal.Describe(since, QueryValue(request, "cells") == "1"));
}

net::ServerAnswer ShowMembers(const net::ServerRequest& request, World& world) {
    const Audience* audience = world.audiences.Find(QueryValue(request, "audience"));
    if (audience == nullptr) return Problem(404, "there is no such audience");
    base::Json body = base::Json::MakeObject();
    body.Set("count", static_cast<std::uint64_t>(audience->members.size()));
    body.Set("digest", audience->members.DigestHex());
    if (QueryValue(request, "rows") != "1") return JsonAnswer(200, body);
    if (!audience->rows_kept) {
        return Problem(409, "rows are kept only of audiences of at most " +
                                std::to_string(kRowsKeptMax));
    }
    base::Json rows = base::Json::MakeArray();
    for (const auto& [key, row] : audience->rows) rows.Append(row);
    body.Set("rows", std::move(rows));
    return JsonAnswer(200, body);
}

net::ServerAnswer MoveClock(const base::Json& body, World& world) {
    const base::Json* seconds = body.Find("advanceSeconds");
    const bool fits = seconds != nullptr && seconds->is_int() && seconds->AsInt() >= 0 &&
                      seconds->AsInt() <= static_cast<std::int64_t>(kAdvanceSecondsMax);
    if (!fits) {
        return Problem(400, "advanceSeconds is not a number from 0 to " +
                                std::to_string(kAdvanceSecondsMax));
    }
    world.advanced += std::chrono::seconds(seconds->AsInt());
    base::Json answer = base::Json::MakeObject();
    answer.Set("time", base::ToIso8601(world.Now()));
    return JsonAnswer(200, answer);
}

// A list replaces the plan, one fault is added to it.
net::ServerAnswer PlanFaults(const base::Json& body, World& world) {
    auto faults = ParseFaults(body);
    if (!faults.ok()) return Problem(400, faults.error().message);
    base::Json answer = base::Json::MakeObject();
    answer.Set("planned", static_cast<std::uint64_t>(faults->size()));
    if (body.is_array()) {
        world.faults.Replace(*std::move(faults));
    } else if (const base::Status added = world.faults.Add(std::move(faults->front()));
               !added.ok()) {
        return Problem(400, added.error().message);
    }
    return JsonAnswer(200, answer);
}

std::optional<std::string> SetAudience(const base::Json& body, World& world) {
    const base::Json* id = body.Find("audience");
    const base::Json* status = body.Find("operationStatus");
    if (id == nullptr && status == nullptr) return std::nullopt;
    if (id == nullptr || status == nullptr || !id->is_string() || !status->is_int()) {
        return "audience and operationStatus belong together";
    }
    Audience* audience = world.audiences.Find(id->AsString());
    if (audience == nullptr) return "there is no such audience";
    const base::Json* reads = body.Find("reads");
    if (reads != nullptr && (!reads->is_int() || reads->AsInt() < 1))
        return "reads is a number from 1";
    audience->operation_status = static_cast<int>(status->AsInt());
    audience->reads_until_normal =
        reads == nullptr ? 0 : static_cast<std::uint64_t>(reads->AsInt());
    return std::nullopt;
}

std::optional<std::string> SetUsage(const base::Json& body, World& world) {
    const base::Json* account = body.Find("account");
    const base::Json* calls = body.Find("usedCalls");
    if (account == nullptr && calls == nullptr) return std::nullopt;
    if (account == nullptr || calls == nullptr || !account->is_string() || !calls->is_int() ||
        calls->AsInt() < 0) {
        return "account and usedCalls belong together";
    }
    std::string name = account->AsString();
    if (name.starts_with("act_")) name.erase(0, 4);
    world.quotas[name].AddCalls(static_cast<std::uint64_t>(calls->AsInt()), world.Now());
    return std::nullopt;
}

std::optional<std::string> SetFlags(const base::Json& body, World& world) {
    if (const base::Json* tier = body.Find("tier")) {
        if (!tier->is_string() || (tier->AsString() != "limited" && tier->AsString() != "full")) {
            return "tier is limited or full";
        }
        world.tier = tier->AsString() == "limited" ? Tier::kLimited : Tier::kFull;
    }
    if (const base::Json* terms = body.Find("termsAccepted")) {
        if (!terms->is_bool()) return "termsAccepted is true or false";
        world.terms_accepted = terms->AsBool();
    }
    if (const base::Json* expired = body.Find("tokenExpired")) {
        if (!expired->is_bool()) return "tokenExpired is true or false";
        world.credentials.expired = expired->AsBool();
    }
    return std::nullopt;
}

net::ServerAnswer SetState(const base::Json& body, World& world) {
    std::optional<std::string> problem = SetFlags(body, world);
    if (!problem) problem = SetAudience(body, world);
    if (!problem) problem = SetUsage(body, world);
    return problem ? Problem(400, *problem) : JsonAnswer(200, base::Json::MakeObject());
}

}  // namespace

net::ServerAnswer JsonAnswer(int status, const base::Json& body) {
    net::ServerAnswer answer;
    answer.response.status = status;
    answer.response.headers = {{"Content-Type", "application/json"}};
    answer.response.body = body.Dump() + "\n";
    return answer;
}

net::ServerAnswer AnswerControl(const net::ServerRequest& request, World& world) {
    const std::string& path = request.target.path;
    if (request.method == "GET" && path == "/journal") return ShowJournal(request, world);
    if (request.method == "GET" && path == "/members") return ShowMembers(request, world);
    if (request.method != "POST") return Problem(404, "there is no such control");
    const auto body = base::ParseJson(request.body);
    if (!body.ok()) return Problem(400, body.error().message);
    if (path == "/clock") return MoveClock(*body, world);
    if (path == "/faults") return PlanFaults(*body, world);
    if (path == "/state") return SetState(*body, world);
    return Problem(404, "there is no such control");
}

}  // namespace sandbox
