// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "base/json.h"
#include "collaboration/tags.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api {

// Members of an input that was checked against its shape: a required one is there, and of its kind.
const std::string& TextOf(const base::Json& input, std::string_view name);
std::string TextOr(const base::Json& input, std::string_view name, std::string_view otherwise);
// nullptr when absent or null.
const base::Json* MemberOf(const base::Json& input, std::string_view name);

// The input's member `tags`; none when it is absent.
collaboration::TagMap TagsOf(const base::Json& input);

// Seconds since 1970 with milliseconds, as REST-JSON writes a time.
base::Json TimeJson(base::WallTime time);

// Fetches at most so many summaries, each with the id it is listed by, that come after an id.
using Summaries = std::vector<std::pair<std::string, base::Json>>;
using FetchSummaries =
    std::function<base::Result<Summaries>(std::string_view after, std::int64_t count)>;

// What is listed, and how the answer calls it.
struct Listing {
    std::string_view operation;
    std::string_view filter;  // of the request, without its page
    std::string_view member;  // of the answer
};

// One page of `fetch` as the input's maxResults and nextToken ask for it.
ApiAnswer AnswerPage(const HandlerContext& context, const base::Json& input, const Listing& listing,
                     const FetchSummaries& fetch);

}  // namespace api
