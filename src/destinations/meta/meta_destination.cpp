// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/meta_destination.h"

#include "base/json.h"
#include "base/json_array.h"
#include "crypto/hmac.h"
#include "destinations/meta/answer.h"
#include "destinations/meta/api_version.h"
#include "net/url.h"

#include <algorithm>

namespace destinations::meta {
namespace {

constexpr std::string_view kAccountPrefix = "act_";
constexpr std::string_view kOptionsColumn = "DATA_PROCESSING_OPTIONS";
constexpr std::string_view kNoOptions = "[]";

std::string_view SourceOf(activation::MembersFrom members_from) {
    switch (members_from) {
        case activation::MembersFrom::kOwner: return "USER_PROVIDED_ONLY";
        case activation::MembersFrom::kPartners: return "PARTNER_PROVIDED_ONLY";
        case activation::MembersFrom::kBoth: return "BOTH_USER_AND_PARTNER_PROVIDED";
    }
    UNREACHABLE();
}

// Digests, phones and ids need no escapes; only an EXTERN_ID can.
bool NeedsNoEscape(std::string_view cell) {
    return std::ranges::all_of(
        cell, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::string CreateBody(const activation::CreateAudience& call) {
    base::Json body = base::Json::MakeObject();
    body.Set("name", call.name);
    body.Set("subtype", "CUSTOM");
    body.Set("customer_file_source", SourceOf(call.members_from));
    return body.Dump();
}

}  // namespace

MetaDestination::MetaDestination(MetaSettings settings, base::Secret access_token,
                                 base::Secret app_secret)
    : settings_(std::move(settings)),
      access_token_(std::move(access_token)),
      app_secret_(std::move(app_secret)),
      schema_text_(base::JsonArrayOf(settings_.schema).Dump()) {
    for (const std::string& name : settings_.schema) is_array_.push_back(name == kOptionsColumn);
}

void MetaDestination::AppendRow(std::span<const std::string_view> cells, std::string& rows) const {
    ASSERT(cells.size() == is_array_.size());
    rows += rows.empty() ? "[" : ",[";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) rows += ',';
        if (is_array_[i]) {
            rows += cells[i].empty() ? kNoOptions : cells[i];
        } else if (NeedsNoEscape(cells[i])) {
            rows += '"';
            rows += cells[i];
            rows += '"';
        } else {
            rows += base::JsonQuote(cells[i]);
        }
    }
    rows += ']';
}

std::string MetaDestination::MembersBody(const activation::SessionMark& mark,
                                         std::string_view rows) const {
    constexpr std::size_t kFrameBytes = 512;
    std::string body;
    body.reserve(rows.size() + schema_text_.size() + kFrameBytes);
    // is_raw: the columns are separate keys, combined by the platform.
    body += R"({"payload":{"schema":)" + schema_text_ + R"(,"is_raw":true,"data":[)";
    body += rows;
    body += R"(]},"session":{"session_id":)" + std::to_string(mark.session_id);
    body += R"(,"batch_seq":)" + std::to_string(mark.batch_seq);
    body += mark.last ? R"(,"last_batch_flag":true}})" : R"(,"last_batch_flag":false}})";
    return body;
}

std::string MetaDestination::Address(std::string_view path, std::string_view query,
                                     base::WallTime now) const {
    std::string url = settings_.endpoint + "/" + settings_.api_version + "/" + std::string(path);
    std::string fields(query);
    if (!app_secret_.empty()) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
        const std::string time = std::to_string(seconds.count());
        const base::Secret message =
            base::Secret::FromText(std::string(access_token_.RevealText()) + "|" + time);
        const auto proof = crypto::HmacSha256(app_secret_, message.Reveal());
        if (!fields.empty()) fields += '&';
        fields += "appsecret_time=" + time + "&appsecret_proof=" + base::HexEncode(proof);
    }
    return fields.empty() ? url : url + "?" + fields;
}

std::string MetaDestination::AudienceQuery(const activation::FindAudience& call) const {
    std::string query = "fields=id%2Cname%2Csubtype&limit=" + std::to_string(kAudiencesPerPage);
    if (!call.cursor.empty()) query += "&after=" + net::PercentEncode(call.cursor);
    return query;
}

net::HttpRequest MetaDestination::Request(const activation::Call& call, base::WallTime now) const {
    net::HttpRequest request;
    request.response_bytes_max = kAnswerBytesMax;
    request.headers.push_back(
        {"Authorization", "Bearer " + std::string(access_token_.RevealText())});
    request.headers.push_back({"Accept", "application/json"});
    const std::string audiences = settings_.ad_account + "/customaudiences";
    if (const auto* find = std::get_if<activation::FindAudience>(&call)) {
        request.url = Address(audiences, AudienceQuery(*find), now);
        return request;
    }
    if (const auto* state = std::get_if<activation::ReadState>(&call)) {
        request.url =
            Address(net::PercentEncode(state->audience_id), "fields=operation_status", now);
        return request;
    }
    request.method = "POST";
    request.headers.push_back({"Content-Type", "application/json"});
    if (const auto* create = std::get_if<activation::CreateAudience>(&call)) {
        request.url = Address(audiences, {}, now);
        request.body = CreateBody(*create);
    } else {
        const auto& add = std::get<activation::AddMembers>(call);
        request.url = Address(net::PercentEncode(add.audience_id) + "/users", {}, now);
        request.body = add.body;
    }
    return request;
}

activation::Answer MetaDestination::Read(const activation::Call& call,
                                         const net::HttpResponse& response) const {
    std::string_view account = settings_.ad_account;
    if (account.starts_with(kAccountPrefix)) account.remove_prefix(kAccountPrefix.size());
    return ReadAnswer(call, response, account);
}

std::string MetaDestination::Notice(base::WallTime now) const {
    return NoticeOfVersion(settings_.api_version, now);
}

}  // namespace destinations::meta
