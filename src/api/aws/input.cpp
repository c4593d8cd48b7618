// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"

#include "api/aws/page_token.h"
#include "base/assert.h"

namespace api {
namespace {

constexpr std::int64_t kPageItems = 100;  // the most, and the default

}  // namespace

const base::Json* MemberOf(const base::Json& input, std::string_view name) {
    const base::Json* member = input.Find(name);
    return member == nullptr || member->is_null() ? nullptr : member;
}

const std::string& TextOf(const base::Json& input, std::string_view name) {
    const base::Json* member = MemberOf(input, name);
    ASSERT(member != nullptr);
    return member->AsString();
}

std::string TextOr(const base::Json& input, std::string_view name, std::string_view otherwise) {
    const base::Json* member = MemberOf(input, name);
    return member == nullptr ? std::string(otherwise) : member->AsString();
}

collaboration::TagMap TagsOf(const base::Json& input) {
    collaboration::TagMap tags;
    const base::Json* json = MemberOf(input, "tags");
    if (json == nullptr) return tags;
    for (const base::JsonMember& tag : json->AsObject()) tags[tag.name] = tag.value.AsString();
    return tags;
}

base::Json TimeJson(base::WallTime time) {
    return {static_cast<double>(time.time_since_epoch().count()) / 1000};
}

ApiAnswer AnswerPage(const HandlerContext& context, const base::Json& input, const Listing& listing,
                     const FetchSummaries& fetch) {
    const PageScope scope{context.account(), listing.operation, listing.filter};
    const base::Json* wanted = MemberOf(input, "maxResults");
    const std::int64_t count = wanted == nullptr ? kPageItems : wanted->AsInt();
    std::string after;
    if (const base::Json* token = MemberOf(input, "nextToken"); token != nullptr) {
        auto read = ReadPageToken(context.keys, scope, token->AsString());
        if (!read.ok()) return FieldInvalid("nextToken", read.error().message);
        after = *std::move(read);
    }
    // One more than is shown says whether there is another page.
    VALUE_OR_ANSWER(Summaries found, fetch(after, count + 1), Resource());
    const bool more = found.size() > static_cast<std::size_t>(count);
    if (more) found.resize(static_cast<std::size_t>(count));
    base::Json items = base::Json::MakeArray();
    for (auto& [id, summary] : found) items.Append(std::move(summary));
    base::Json answer = base::Json::MakeObject();
    answer.Set(std::string(listing.member), std::move(items));
    if (more) {
        VALUE_OR_ANSWER(std::string token, MakePageToken(context.keys, scope, found.back().first),
                        Resource());
        answer.Set("nextToken", std::move(token));
    }
    return answer;
}

}  // namespace api
