// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/faults.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <regex>
#include <utility>

namespace sandbox {
namespace {

constexpr std::size_t kPatternBytesMax = 200;
constexpr std::int64_t kDelayMsMax = 600'000;

base::Error Malformed(const std::string& what) { return base::InvalidArgument("fault: " + what); }

bool HasOnly(const base::Json& object, std::initializer_list<std::string_view> names) {
    return object.is_object() &&
           std::all_of(object.AsObject().begin(), object.AsObject().end(), [&](const auto& member) {
               return std::find(names.begin(), names.end(), member.name) != names.end();
           });
}

base::Result<std::int64_t> Number(const base::Json& object, std::string_view name,
                                  std::int64_t otherwise) {
    const base::Json* value = object.Find(name);
    if (value == nullptr) return otherwise;
    if (!value->is_int() || value->AsInt() < 0)
        return Malformed(std::string(name) + " is not a number");
    return value->AsInt();
}

base::Result<std::string> Text(const base::Json& object, std::string_view name) {
    const base::Json* value = object.Find(name);
    if (value == nullptr) return std::string();
    if (!value->is_string()) return Malformed(std::string(name) + " is not a text");
    return value->AsString();
}

base::Result<FaultEffect> NamedEffect(const std::string& name) {
    FaultEffect effect;
    effect.name = name;
    if (name == "reset") {
        effect.kind = FaultKind::kReset;
    } else if (name == "timeout_after_commit") {
        effect.kind = FaultKind::kTimeoutAfterCommit;
    } else if (name == "text200") {
        effect.kind = FaultKind::kText200;
    } else if (name == "type_wobble") {
        effect.kind = FaultKind::kTypeWobble;
    } else {
        return Malformed("the effect is not a known one");
    }
    return effect;
}

base::Status ReadError(const base::Json& text, FaultEffect& effect) {
    if (!HasOnly(text, {"code", "subcode", "status", "transient", "message"})) {
        return Malformed("error takes code, subcode, status, transient and message");
    }
    ASSIGN_OR_RETURN(const std::int64_t code, Number(text, "code", 1));
    ASSIGN_OR_RETURN(const std::int64_t subcode, Number(text, "subcode", 0));
    ASSIGN_OR_RETURN(const std::int64_t status, Number(text, "status", 0));
    ASSIGN_OR_RETURN(std::string message, Text(text, "message"));
    if (status != 0 && (status < 200 || status > 599))
        return Malformed("status is not from 200 to 599");
    const base::Json* transient = text.Find("transient");
    if (transient != nullptr && !transient->is_bool())
        return Malformed("transient is not true or false");
    effect.kind = FaultKind::kError;
    effect.error = {.code = static_cast<int>(code),
                    .subcode = static_cast<int>(subcode),
                    .message = message.empty() ? "Planned fault" : std::move(message),
                    .transient = transient != nullptr && transient->AsBool(),
                    .status = static_cast<int>(status)};
    return {};
}

base::Status ReadHeaders(const base::Json& text, FaultEffect& effect) {
    if (!text.is_object()) return Malformed("headers is not an object");
    effect.kind = FaultKind::kHeaders;
    for (const base::JsonMember& member : text.AsObject()) {
        const std::string value =
            member.value.is_string() ? member.value.AsString() : member.value.Dump();
        if (!net::IsHttpToken(member.name) || !net::IsHttpFieldValue(value))
            return Malformed("a header is malformed");
        effect.headers.push_back({member.name, value});
    }
    return {};
}

base::Result<FaultEffect> ReadEffect(const base::Json& text) {
    if (text.is_string()) return NamedEffect(text.AsString());
    if (!text.is_object() || text.AsObject().size() != 1)
        return Malformed("the effect has not exactly one name");
    const auto& [name, value] = text.AsObject().front();
    FaultEffect effect;
    effect.name = name;
    if (name == "error") {
        RETURN_IF_ERROR(ReadError(value, effect));
        return effect;
    }
    if (name == "headers") {
        RETURN_IF_ERROR(ReadHeaders(value, effect));
        return effect;
    }
    if (!value.is_int()) return Malformed("the effect is not a known one");
    const std::int64_t number = value.AsInt();
    if (name == "html" && number >= 200 && number <= 599) {
        effect.kind = FaultKind::kHtml;
        effect.status = static_cast<int>(number);
        return effect;
    }
    if (name == "delayMs" && number >= 0 && number <= kDelayMsMax) {
        effect.kind = FaultKind::kDelay;
        effect.delay = std::chrono::milliseconds(number);
        return effect;
    }
    return Malformed("the effect is not a known one");
}

bool IsPattern(const std::string& text) {
    if (text.size() > kPatternBytesMax) return false;
    try {
        return std::regex(text).mark_count() <= text.size();
    } catch (const std::regex_error&) {
        return false;
    }
}

bool Matches(const Fault& fault, std::string_view method, const std::string& path) {
    if (!fault.method.empty() && fault.method != method) return false;
    try {
        return fault.path.empty() || std::regex_search(path, std::regex(fault.path));
    } catch (const std::regex_error&) {
        return false;
    }
}

}  // namespace

base::Result<Fault> ParseFault(const base::Json& text) {
    if (!HasOnly(text, {"match", "nth", "times", "effect"})) {
        return Malformed("it takes match, nth, times and effect");
    }
    Fault fault;
    if (const base::Json* match = text.Find("match")) {
        if (!HasOnly(*match, {"method", "path"})) return Malformed("match takes method and path");
        ASSIGN_OR_RETURN(fault.method, Text(*match, "method"));
        ASSIGN_OR_RETURN(fault.path, Text(*match, "path"));
    }
    if (!IsPattern(fault.path)) return Malformed("path is not a regular expression");
    ASSIGN_OR_RETURN(const std::int64_t nth, Number(text, "nth", 1));
    ASSIGN_OR_RETURN(const std::int64_t times, Number(text, "times", 1));
    if (nth < 1 || times < 1) return Malformed("nth and times count from 1");
    fault.nth = static_cast<std::uint64_t>(nth);
    fault.times = static_cast<std::uint64_t>(times);
    const base::Json* effect = text.Find("effect");
    if (effect == nullptr) return Malformed("it has no effect");
    ASSIGN_OR_RETURN(fault.effect, ReadEffect(*effect));
    return fault;
}

base::Result<std::vector<Fault>> ParseFaults(const base::Json& text) {
    std::vector<Fault> faults;
    const base::Json::Array one = {text};
    for (const base::Json& item : text.is_array() ? text.AsArray() : one) {
        if (faults.size() == kFaultsMax)
            return base::ResourceExhausted("more faults than " + std::to_string(kFaultsMax));
        ASSIGN_OR_RETURN(Fault fault, ParseFault(item));
        faults.push_back(std::move(fault));
    }
    return faults;
}

base::Status FaultPlan::Add(Fault fault) {
    if (faults_.size() >= kFaultsMax)
        return base::ResourceExhausted("more faults than " + std::to_string(kFaultsMax));
    faults_.push_back(std::move(fault));
    return {};
}

std::optional<FaultEffect> FaultPlan::Take(std::string_view method, const std::string& path) {
    std::optional<FaultEffect> taken;
    for (Fault& fault : faults_) {
        if (!Matches(fault, method, path)) continue;
        ++fault.seen;
        const bool turn = fault.seen >= fault.nth && fault.seen - fault.nth < fault.times;
        if (turn && !taken) taken = fault.effect;
    }
    return taken;
}

}  // namespace sandbox
