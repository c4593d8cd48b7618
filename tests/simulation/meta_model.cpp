// SPDX-License-Identifier: Apache-2.0
#include "meta_model.h"

#include "net/url.h"

#include <algorithm>

namespace simulation {
namespace {

using namespace std::chrono_literals;

net::HttpResponse Json(int status, std::string body) { return {status, {}, std::move(body)}; }

net::HttpResponse Failure(int status, int code, int subcode) {
    return Json(status, R"({"error":{"message":"x","type":"OAuthException","code":)" +
                            std::to_string(code) + R"(,"error_subcode":)" +
                            std::to_string(subcode) + "}}");
}

bool IsHex64OrEmpty(const std::string& cell) {
    return cell.empty() || (cell.size() == 64 && std::ranges::all_of(cell, [](char c) {
                                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                            }));
}

}  // namespace

Disturbance MetaModel::Draw() {
    if (!script_.empty()) {
        const Disturbance next = script_.front();
        script_.erase(script_.begin());
        return next;
    }
    if (disturb_every_ == 0 || random_.Below(disturb_every_) != 0) return Disturbance::kNone;
    return static_cast<Disturbance>(random_.Below(kDisturbances));
}

base::Result<net::HttpResponse> MetaModel::Send(const net::HttpRequest& request) {
    arrived_.clear();
    is_success_ = false;
    asked_for_.clear();
    begins_to_be_busy_ = false;
    clock_.SleepFor(200ms);
    auto response = Disturbed(Draw(), request);
    if (response.ok()) NoteWhatWasSaid(response->body);
    // From here on the sender knows: none of these may come again.
    if (response.ok() && is_success_ && response->status == 200 &&
        response->body.starts_with("{")) {
        acknowledged_.insert(arrived_.begin(), arrived_.end());
    }
    return response;
}

base::Result<net::HttpResponse> MetaModel::Disturbed(Disturbance what,
                                                     const net::HttpRequest& request) {
    switch (what) {
        case Disturbance::kNone: return Handle(request);
        case Disturbance::kCrashBefore:
        case Disturbance::kCrashAfter:
            ++crashes_;
            if (what == Disturbance::kCrashAfter) Handle(request);
            return base::Error{base::ErrorCode::kCancelled, "crash", {}};
        case Disturbance::kReset: return net::UnansweredRequest("reset", net::Delivery::kUnknown);
        case Disturbance::kLostReply:
            Handle(request);
            return net::UnansweredRequest("reset", net::Delivery::kUnknown);
        case Disturbance::kThrottled: {
            auto response = Failure(random_.Below(2) == 0 ? 400 : 429, 80003, 2446079);
            response.headers.push_back({"X-Business-Use-Case-Usage",
                                        R"({"1001":[{"type":"custom_audience","call_count":100,)"
                                        R"("estimated_time_to_regain_access":40}]})"});
            return response;
        }
        case Disturbance::kTransient: return Failure(500, 2, 0);
        case Disturbance::kHtml: return Json(200, "<html>Sorry</html>");
        case Disturbance::kHtmlAfter: Handle(request); return Json(200, "Service Unavailable");
        case Disturbance::kTooMuch: return Failure(400, 1, 99);
        case Disturbance::kSessionEnded: return Failure(400, 2650, 1870159);
        case Disturbance::kSlow: clock_.SleepFor(115s); return Handle(request);
        case Disturbance::kBusy: begins_to_be_busy_ = true; return Handle(request);
        case Disturbance::kClockJump:
            clock_.Jump(random_.Below(2) == 0 ? 3h : -3h);
            return Handle(request);
    }
    UNREACHABLE();
}

net::HttpResponse MetaModel::Handle(const net::HttpRequest& request) {
    const auto url = net::ParseUrl(request.url);
    if (!url.ok()) {
        Complain("no URL");
        return Failure(400, 2500, 0);
    }
    if (url->path == "/v26.0/act_1001/customaudiences") {
        return request.method == "GET" ? List() : Create(request.body);
    }
    for (const auto& [id, name] : audiences_) {
        if (!url->path.starts_with("/v26.0/" + id)) continue;
        asked_for_ = id;
        if (begins_to_be_busy_) busy_[id].until = clock_.SteadyNow() + 10min;
        if (url->path == "/v26.0/" + id && request.method == "GET") return ReadState();
        if (url->path != "/v26.0/" + id + "/users") continue;
        if (request.method != "POST") Complain("method");
        if (invisible_calls_ > 0) {
            --invisible_calls_;
            return Failure(400, 803, 0);
        }
        return AddUsers(request.body);
    }
    return Failure(400, 100, 33);
}

net::HttpResponse MetaModel::List() const {
    base::Json data = base::Json::MakeArray();
    for (const auto& [id, name] : audiences_) {
        base::Json item = base::Json::MakeObject();
        item.Set("id", id).Set("name", name).Set("subtype", "CUSTOM");
        data.Append(item);
    }
    base::Json body = base::Json::MakeObject();
    body.Set("data", data);
    return Json(200, body.Dump());
}

net::HttpResponse MetaModel::Create(const std::string& body) {
    const auto parsed = base::ParseJson(body);
    if (!parsed.ok() || parsed->Find("name") == nullptr ||
        parsed->Find("customer_file_source") == nullptr) {
        Complain("create");
        return Failure(400, 100, 0);
    }
    const std::string id = std::to_string(23850000000000000 + audiences_.size());
    audiences_.emplace(id, parsed->Find("name")->AsString());
    invisible_calls_ = 3;
    return Json(200, R"({"id":")" + id + R"("})");
}

net::HttpResponse MetaModel::ReadState() {
    const bool busy = clock_.SteadyNow() < busy_[asked_for_].until;
    if (!busy) busy_[asked_for_].said = false;
    return Json(200, busy ? R"({"id":"1","operation_status":{"code":414,"description":"x"}})"
                          : R"({"id":"1","operation_status":{"code":200,"description":"x"}})");
}

void MetaModel::NoteWhatWasSaid(const std::string& body) {
    if (!asked_for_.empty() && body.find("1870145") != std::string::npos) {
        busy_[asked_for_].said = true;
    }
}

net::HttpResponse MetaModel::AddUsers(const std::string& body) {
    const Busy& busy = busy_[asked_for_];
    if (busy.said) Complain("members for an audience that is said to be busy");
    if (clock_.SteadyNow() < busy.until) return Failure(400, 2650, 1870145);
    const auto parsed = base::ParseJson(body);
    if (!parsed.ok() || parsed->Find("payload") == nullptr || parsed->Find("session") == nullptr) {
        Complain("body");
        return Failure(400, 100, 0);
    }
    ++batches_;
    const base::Json& payload = *parsed->Find("payload");
    const base::Json& session = *parsed->Find("session");
    const std::string schema = payload.Find("schema")->Dump();
    CheckSession(session, schema);
    Session& open = sessions_[session.Find("session_id")->AsInt()];
    // Closed by the server: what comes later is dropped without a word.
    const bool is_dropped = clock_.SteadyNow() - open.opened >= 90min;
    for (const base::Json& row : payload.Find("data")->AsArray()) {
        if (row.AsArray().size() != 2) Complain("row length");
        for (const base::Json& cell : row.AsArray()) {
            if (!IsHex64OrEmpty(cell.AsString())) Complain("a cell is not a digest");
        }
        const std::string member = row.Dump();
        if (!repeats_expected_ && acknowledged_.contains(member))
            Complain("an acknowledged member came again");
        arrived_.push_back(member);
        if (!is_dropped) members_.insert(member);
    }
    is_success_ = true;
    return Json(200, R"({"audience_id":"1","num_received":1,"invalid_entry_samples":[]})");
}

void MetaModel::CheckSession(const base::Json& session, const std::string& schema) {
    const std::int64_t id = session.Find("session_id")->AsInt();
    const std::int64_t seq = session.Find("batch_seq")->AsInt();
    const bool last = session.Find("last_batch_flag")->AsBool();
    const auto [place, is_new] =
        sessions_.try_emplace(id, Session{.opened = clock_.SteadyNow(), .schema = {}});
    Session& open = place->second;
    if (is_new) open.schema = schema;
    if (id <= 0) Complain("session id");
    if (open.schema != schema) Complain("the schema changed in a session");
    if (seq != open.last_seq + 1 && seq != open.last_seq) Complain("a batch was left out");
    if (seq < 1) Complain("batch numbers begin at 1");
    if (open.flagged && seq > open.last_seq) Complain("a batch after the last one");
    open.last_seq = seq;
    open.flagged = open.flagged || last;
}

}  // namespace simulation
