// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cloudtrail_lookup.h"

#include "api/aws/input.h"
#include "api/aws/page_token.h"
#include "base/object_reader.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace api {
namespace {

using audit::Entries;
using base::Json;

constexpr std::size_t kAttributeBytesMax = 2'000;
constexpr std::int64_t kReadAtOnce = 500;
constexpr double kSecondsMax = 253'402'300'799;  // the year 9999
constexpr int kBadRequest = 400;

struct Lookup {
    std::optional<LookupAttribute> attribute;
    audit::TimeRange range;
    std::int64_t count = kEventsPerPageMax;
    std::string filter;  // what a token is bound to
};

ApiError Invalid(std::string_view type, std::string message) {
    ApiError error;
    error.status = kBadRequest;
    error.type = type;
    error.message = std::move(message);
    return error;
}

ApiError WrongAttribute(std::string message) {
    return Invalid("InvalidLookupAttributesException", std::move(message));
}

std::optional<ApiError> ReadAttribute(const Json& list, Lookup& lookup) {
    if (!list.is_array() || list.AsArray().size() > 1)
        return WrongAttribute("LookupAttributes takes a list of at most one attribute");
    if (list.AsArray().empty()) return std::nullopt;
    const auto reader = base::ObjectReader::Make(list.AsArray().front(), "LookupAttributes[0]",
                                                 {"AttributeKey", "AttributeValue"});
    if (!reader.ok()) return WrongAttribute(reader.error().message);
    const auto name = reader->Text("AttributeKey");
    const auto value = reader->Text("AttributeValue");
    if (!name.ok()) return WrongAttribute(name.error().message);
    if (!value.ok()) return WrongAttribute(value.error().message);
    const auto key = ParseLookupKey(*name);
    if (!key) return WrongAttribute("AttributeKey is none that events have");
    if (value->empty() || value->size() > kAttributeBytesMax)
        return WrongAttribute("AttributeValue must have 1 to 2000 characters");
    lookup.attribute = LookupAttribute{*key, *value};
    lookup.filter = *name + "=" + *value;
    return std::nullopt;
}

std::optional<ApiError> ReadTime(const Json& input, std::string_view name,
                                 std::optional<base::WallTime>& time) {
    const Json* given = MemberOf(input, name);
    if (given == nullptr) return std::nullopt;
    const double seconds = given->is_number() ? given->AsDouble() : -1;
    if (!(seconds >= 0 && seconds <= kSecondsMax)) {
        return Invalid("InvalidTimeRangeException",
                       std::string(name) + " must be in seconds since 1970");
    }
    time = base::WallTime(std::chrono::milliseconds(std::llround(seconds * 1000)));
    return std::nullopt;
}

std::optional<ApiError> ReadRange(const Json& input, Lookup& lookup) {
    if (auto wrong = ReadTime(input, "StartTime", lookup.range.from)) return wrong;
    if (auto wrong = ReadTime(input, "EndTime", lookup.range.to)) return wrong;
    const auto& [from, to] = lookup.range;
    if (from && to && *from > *to)
        return Invalid("InvalidTimeRangeException", "StartTime is after EndTime");
    lookup.filter += "|" + (from ? base::ToIso8601(*from) : "") + "|";
    lookup.filter += to ? base::ToIso8601(*to) : "";
    return std::nullopt;
}

std::optional<ApiError> Read(const Json& input, Lookup& lookup) {
    const auto known = base::ObjectReader::Make(
        input, "",
        {"LookupAttributes", "StartTime", "EndTime", "EventCategory", "MaxResults", "NextToken"});
    if (!known.ok()) return Invalid("ValidationException", known.error().message);
    if (MemberOf(input, "EventCategory") != nullptr) {
        return Invalid("InvalidEventCategoryException",
                       "this node records management events only, which no EventCategory names");
    }
    if (const Json* list = MemberOf(input, "LookupAttributes"))
        if (auto wrong = ReadAttribute(*list, lookup)) return wrong;
    if (auto wrong = ReadRange(input, lookup)) return wrong;
    const Json* count = MemberOf(input, "MaxResults");
    if (count == nullptr) return std::nullopt;
    if (!count->is_int() || count->AsInt() < 1 || count->AsInt() > kEventsPerPageMax)
        return Invalid("InvalidMaxResultsException", "MaxResults must be from 1 to 50");
    lookup.count = count->AsInt();
    return std::nullopt;
}

// A place in the list as a token holds it: "TIME/NUMBER".
std::string ToText(const Entries::Mark& mark) {
    return std::to_string(mark.time) + "/" + std::to_string(mark.sequence);
}

std::optional<Entries::Mark> ParseMark(std::string_view text) {
    Entries::Mark mark;
    const char* const end = text.data() + text.size();
    const auto time = std::from_chars(text.data(), text.data() + text.size(), mark.time);
    if (time.ec != std::errc() || time.ptr == end || *time.ptr != '/') return std::nullopt;
    const auto sequence = std::from_chars(time.ptr + 1, end, mark.sequence);
    if (sequence.ec != std::errc() || sequence.ptr != end) return std::nullopt;
    return mark;
}

// One page: events that match, and where the next page begins, if there may be one.
struct Page {
    Json events = Json::MakeArray();
    std::optional<Entries::Mark> next;
};

base::Result<Page> Fill(const HandlerContext& context, const Lookup& lookup,
                        std::optional<Entries::Mark> at) {
    Entries entries(context.database, context.keys);
    const TrailReader reader{context.account(), context.region};
    Page page;
    for (std::int64_t read = 0; read < kRecordsPerPageMax; read += kReadAtOnce) {
        ASSIGN_OR_RETURN(const auto found,
                         entries.NewestFirst(context.account(), lookup.range, at, kReadAtOnce));
        for (const audit::Entry& entry : found) {
            if (page.events.AsArray().size() == static_cast<std::size_t>(lookup.count)) {
                page.next = at;
                return page;
            }
            at = Entries::Mark{entry.record.time.time_since_epoch().count(), entry.place.sequence};
            if (!lookup.attribute || Matches(entry, *lookup.attribute))
                page.events.Append(EventJson(entry, reader));
        }
        if (found.size() < static_cast<std::size_t>(kReadAtOnce)) return page;
    }
    page.next = at;
    return page;
}

}  // namespace

ApiAnswer LookupEvents(const HandlerContext& context, const Json& input) {
    Lookup lookup;
    if (auto wrong = Read(input, lookup)) return *std::move(wrong);
    const PageScope scope{context.account(), "LookupEvents", lookup.filter};
    std::optional<Entries::Mark> at;
    if (const Json* token = MemberOf(input, "NextToken")) {
        const auto text = token->is_string()
                              ? ReadPageToken(context.keys, scope, token->AsString())
                              : base::Result<std::string>(base::InvalidArgument("is no text"));
        at = text.ok() ? ParseMark(*text) : std::nullopt;
        if (!at)
            return Invalid("InvalidNextTokenException", "NextToken is not one of this look-up");
    }
    VALUE_OR_ANSWER(Page page, Fill(context, lookup, at), Resource());
    Json answer = Json::MakeObject();
    answer.Set("Events", std::move(page.events));
    if (!page.next) return answer;
    VALUE_OR_ANSWER(std::string token, MakePageToken(context.keys, scope, ToText(*page.next)),
                    Resource());
    answer.Set("NextToken", std::move(token));
    return answer;
}

}  // namespace api
