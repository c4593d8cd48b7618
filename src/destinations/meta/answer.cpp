// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/answer.h"

#include "base/json.h"
#include "destinations/meta/error_class.h"
#include "destinations/meta/usage.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace destinations::meta {
namespace {

using activation::Answer;
using activation::Behaviour;
using base::Json;

bool IsDigits(std::string_view text) {
    return !text.empty() && text.size() <= kIdDigitsMax &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// An id as the platform writes it: digits, in quotes or without.
std::string IdOf(const Json& object, std::string_view name) {
    const Json* found = object.Find(name);
    if (found == nullptr) return {};
    if (found->is_string()) return IsDigits(found->AsString()) ? found->AsString() : std::string();
    if (found->is_int() && found->AsInt() > 0) return std::to_string(found->AsInt());
    return found->is_unsigned() ? std::to_string(found->AsUnsigned()) : std::string();
}

std::int64_t CodeOf(const Json& object, std::string_view name) {
    const Json* found = object.Find(name);
    if (found == nullptr) return 0;
    if (found->is_int()) return found->AsInt();
    if (!found->is_string()) return 0;
    const std::string& text = found->AsString();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

bool IsTrue(const Json* value) { return value != nullptr && value->is_bool() && value->AsBool(); }

bool IsFalse(const Json* value) { return value != nullptr && value->is_bool() && !value->AsBool(); }

bool IsSuccess(int status, const Json& body) {
    return status >= 200 && status < 300 && body.Find("error") == nullptr &&
           !IsFalse(body.Find("success"));
}

ErrorMark MarkOf(int status, const std::optional<Json>& body) {
    ErrorMark mark;
    mark.status = status;
    const Json* error = body ? body->Find("error") : nullptr;
    mark.readable = error != nullptr && error->is_object();
    if (!mark.readable) return mark;
    mark.code = CodeOf(*error, "code");
    mark.subcode = CodeOf(*error, "error_subcode");
    mark.transient = IsTrue(error->Find("is_transient"));
    return mark;
}

void Fail(const ErrorMark& mark, std::string_view account_digits, Answer& answer) {
    answer.behaviour = ClassOf(mark);
    answer.code = mark.code;
    answer.subcode = mark.subcode;
    answer.remedy = RemedyFor(answer.behaviour, mark, account_digits);
}

bool IsAudience(const Json& item, const std::string& name) {
    const Json* found = item.Find("name");
    const Json* subtype = item.Find("subtype");
    return found != nullptr && found->is_string() && found->AsString() == name &&
           (subtype == nullptr || (subtype->is_string() && subtype->AsString() == "CUSTOM"));
}

std::string CursorOf(const Json& body) {
    const Json* paging = body.Find("paging");
    const Json* cursors = paging == nullptr ? nullptr : paging->Find("cursors");
    const Json* after = cursors == nullptr ? nullptr : cursors->Find("after");
    // Without `next` this was the last page, although it has a cursor.
    if (after == nullptr || !after->is_string() || paging->Find("next") == nullptr) return {};
    return after->AsString();
}

void ReadPage(const activation::FindAudience& call, const Json& body, Answer& answer) {
    const Json* data = body.Find("data");
    if (data == nullptr || !data->is_array()) {
        answer.behaviour = Behaviour::kRetry;
        return;
    }
    for (const Json& item : data->AsArray()) {
        if (!IsAudience(item, call.name)) continue;
        answer.audience_id = IdOf(item, "id");
        if (!answer.audience_id.empty()) return;
    }
    answer.next_cursor = CursorOf(body);
}

// What an audience's operation_status means for somebody who wants to add members. Most of them are
// about sizes, pixels or lookalikes and do not keep members out.
Behaviour BehaviourOf(std::int64_t operation_status) {
    constexpr std::int64_t kReplaceInProgress = 414;
    constexpr std::int64_t kOwnerInactive = 470;
    constexpr std::int64_t kFlagged = 471;
    constexpr std::int64_t kInternalError = 500;
    switch (operation_status) {
        case kReplaceInProgress: return Behaviour::kWaitState;
        case kOwnerInactive: return Behaviour::kPermission;
        case kFlagged: return Behaviour::kPolicy;
        case kInternalError: return Behaviour::kRetry;
        default: return Behaviour::kDone;
    }
}

void ReadStatus(const Json& body, Answer& answer) {
    const Json* status = body.Find("operation_status");
    if (status == nullptr || !status->is_object() || status->Find("code") == nullptr) {
        answer.behaviour = Behaviour::kRetry;
        return;
    }
    answer.code = CodeOf(*status, "code");
    answer.behaviour = BehaviourOf(answer.code);
    if (answer.behaviour == Behaviour::kPermission) {
        answer.remedy =
            "The owner of the audience is not active any more: give it another owner in "
            "Meta's Audience Manager.";
    } else if (answer.behaviour != Behaviour::kDone) {
        answer.remedy = RemedyFor(answer.behaviour, {}, {});
    }
}

void ReadSuccess(const activation::Call& call, const Json& body, Answer& answer) {
    if (const auto* find = std::get_if<activation::FindAudience>(&call)) {
        ReadPage(*find, body, answer);
    } else if (std::holds_alternative<activation::CreateAudience>(call)) {
        answer.audience_id = IdOf(body, "id");
        // Created, perhaps, but without a name to call it by: the next search tells.
        if (answer.audience_id.empty()) answer.behaviour = Behaviour::kRetry;
    } else if (std::holds_alternative<activation::ReadState>(call)) {
        ReadStatus(body, answer);
    }
}

}  // namespace

Answer ReadAnswer(const activation::Call& call, const net::HttpResponse& response,
                  std::string_view account_digits) {
    Answer answer;
    answer.status = response.status;
    answer.usage = ReadUsage(response.headers);
    std::optional<Json> body;
    if (auto parsed = base::ParseJson(response.body, {kAnswerBytesMax, kAnswerDepthMax});
        parsed.ok() && parsed->is_object()) {
        body = *std::move(parsed);
    }
    if (body && IsSuccess(response.status, *body)) {
        ReadSuccess(call, *body, answer);
    } else {
        Fail(MarkOf(response.status, body), account_digits, answer);
    }
    return answer;
}

}  // namespace destinations::meta
