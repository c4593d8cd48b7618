// SPDX-License-Identifier: Apache-2.0
#include "race_world.h"

#include "query_checks.h"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <latch>
#include <map>
#include <thread>

namespace simulation {
namespace {

constexpr int kFirstSurprise = 500;

std::filesystem::path CopyOf(const PreparedNode& prepared, const std::filesystem::path& folder) {
    prepared.CopyTo(folder);
    return folder;
}

bool HasEnded(const base::Json& query) {
    const std::string& status = query.Find("status")->AsString();
    return status != "SUBMITTED" && status != "STARTED" && status != "CANCELLING";
}

}  // namespace

const Call& Conversation::Say(const Company& who, std::string method, std::string target,
                              std::string body) {
    Call call{&who, std::move(method), std::move(target), std::move(body), 0, {}};
    const net::HttpResponse response = node_.Send(who, call.method, call.target, call.body);
    call.status = response.status;
    call.request_id = *net::FindHeader(response.headers, "x-amzn-RequestId");
    if (!response.body.empty()) call.answer = *base::ParseJson(response.body);
    return calls_.emplace_back(std::move(call));
}

RaceWorld::RaceWorld(const PreparedNode& prepared, ScriptedDescriber::Shape shape,
                     ScriptedEngine::Meanwhile meanwhile)
    : prepared_(prepared),
      node_(CopyOf(prepared, folder_.path), clock_, shape, std::move(meanwhile),
            prepared.folder.path),
      alone_(node_) {}

void RaceWorld::Race(const std::vector<Client>& clients) {
    std::latch begin(static_cast<std::ptrdiff_t>(clients.size()));
    std::vector<std::jthread> threads;
    for (const Client& client : clients) {
        Conversation& conversation = conversations_.emplace_back(node_);
        threads.emplace_back([&begin, &client, &conversation] {
            begin.arrive_and_wait();
            client(conversation);
        });
    }
}

void RaceWorld::AwaitEnds() {
    for (;;) {
        const std::uint64_t heard = node_.bell.Rings();
        const Call& listed =
            alone_.Say(prepared_.airline, "GET",
                       "/memberships/" + prepared_.airline_membership + "/protectedQueries");
        const auto& queries = listed.answer.Find("protectedQueries")->AsArray();
        if (std::ranges::all_of(queries, &HasEnded)) return;
        node_.bell.WaitFor(heard, std::chrono::milliseconds(100));
    }
}

std::vector<const Call*> RaceWorld::All() const {
    std::vector<const Call*> all;
    for (const Call& call : alone_.calls()) all.push_back(&call);
    for (const Conversation& conversation : conversations_)
        for (const Call& call : conversation.calls()) all.push_back(&call);
    return all;
}

void RaceWorld::CloseAndCheck() {
    node_.runner.reset();
    node_.door.reset();
    for (const Call* call : All()) {
        CAPTURE(call->method + " " + call->target + " " + call->body + " " + call->answer.Dump());
        CHECK(call->status < kFirstSurprise);
    }
    for (const Company* company : {&prepared_.airline, &prepared_.partner, &prepared_.stranger})
        CheckRecords(*company);
}

void RaceWorld::CheckRecords(const Company& company) {
    std::map<std::string, const Call*> calls;
    for (const Call* call : All())
        if (call->who == &company) calls[call->request_id] = call;
    if (calls.empty()) return;
    CheckTrail(node_, company.id);
    std::map<std::string, int> records;
    for (const audit::Entry& entry : EntriesOf(node_, company.id)) {
        const auto found = calls.find(entry.record.request_id);
        if (found == calls.end()) continue;
        ++records[found->first];
        CHECK((entry.record.outcome == audit::Outcome::kSuccess) == found->second->succeeded());
        CHECK(entry.record.account == company.id);
    }
    for (const auto& [id, call] : calls) {
        CAPTURE(call->method + " " + call->target + " " + call->body);
        CHECK(records[id] == 1);
    }
}

std::vector<const Call*> RaceWorld::InOrder(const base::AccountId& account) {
    std::map<std::string, const Call*> changes;
    for (const Call* call : All())
        if (call->changed()) changes[call->request_id] = call;
    std::vector<const Call*> ordered;
    for (const audit::Entry& entry : EntriesOf(node_, account)) {
        const auto found = changes.find(entry.record.request_id);
        if (found != changes.end()) ordered.push_back(found->second);
    }
    return ordered;
}

std::uint64_t RacesWanted() {
    const char* wanted = std::getenv("GLOVEBOX_SIMULATION_SEEDS");
    return wanted == nullptr ? 8 : std::strtoull(wanted, nullptr, 10);
}

}  // namespace simulation
