// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/parameters.h"

#include "base/utf8.h"
#include "sandbox/meta/multipart.h"

#include <algorithm>
#include <utility>

namespace sandbox {
namespace {

constexpr base::JsonLimits kLimits{.bytes_max = kBodyBytesMax, .depth_max = 16};

GraphError Unreadable(std::string message) { return {.code = 2500, .message = std::move(message)}; }

}  // namespace

const Parameter* Parameters::Find(std::string_view name) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Parameter& parameter) {
        return parameter.name == name;
    });
    return found == all_.end() ? nullptr : &*found;
}

std::optional<std::string> Parameters::Text(std::string_view name) const {
    const Parameter* parameter = Find(name);
    if (parameter == nullptr || parameter->value.is_array() || parameter->value.is_object() ||
        parameter->value.is_null()) {
        return std::nullopt;
    }
    return parameter->value.is_string() ? parameter->value.AsString() : parameter->value.Dump();
}

const base::Json* Parameters::Structure(std::string_view name) {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Parameter& parameter) {
        return parameter.name == name;
    });
    if (found == all_.end()) return nullptr;
    if (found->is_text && found->value.is_string()) {
        auto parsed = base::ParseJson(found->value.AsString(), kLimits);
        if (!parsed.ok()) return nullptr;
        found->value = *std::move(parsed);
    }
    return found->value.is_object() || found->value.is_array() ? &found->value : nullptr;
}

std::optional<GraphError> Parameters::Add(Parameter parameter) {
    if (Find(parameter.name) != nullptr) {
        return BadParameter("Parameter " + base::EscapeControls(parameter.name) +
                            " was given twice");
    }
    all_.push_back(std::move(parameter));
    return std::nullopt;
}

std::optional<GraphError> Parameters::AddForm(std::string_view text, bool in_query) {
    auto fields = net::ParseForm(text);
    if (!fields.ok()) return Unreadable("The form could not be parsed");
    for (auto& [name, value] : *fields) {
        if (auto problem = Add({.name = std::move(name),
                                .value = base::Json(std::move(value)),
                                .in_query = in_query})) {
            return problem;
        }
    }
    return std::nullopt;
}

std::optional<GraphError> Parameters::AddJson(std::string_view text) {
    auto body = base::ParseJson(text, kLimits);
    if (!body.ok() || !body->is_object()) return Unreadable("The body is not a JSON object");
    for (const base::JsonMember& member : body->AsObject()) {
        if (auto problem = Add({.name = member.name, .value = member.value, .is_text = false}))
            return problem;
    }
    return std::nullopt;
}

std::optional<GraphError> Parameters::AddMultipart(std::string_view type, std::string_view body) {
    auto parts = ParseMultipart(type, body);
    if (!parts) return Unreadable("The multipart body could not be parsed");
    for (MultipartField& part : *parts) {
        if (auto problem =
                Add({.name = std::move(part.name), .value = base::Json(std::move(part.value))})) {
            return problem;
        }
    }
    return std::nullopt;
}

std::optional<GraphError> Parameters::Read(const net::ServerRequest& request) {
    all_.clear();
    if (auto problem = AddForm(request.target.query, true)) return problem;
    if (request.body.empty()) return std::nullopt;
    if (request.method == "GET") return BadParameter("A GET request has no body");
    const std::string* header = net::FindHeader(request.headers, "Content-Type");
    const std::string type = header == nullptr ? std::string() : *header;
    const std::string kind =
        base::AsciiLower(std::string_view(type).substr(0, type.find_first_of("; ")));
    if (kind == "application/json") return AddJson(request.body);
    if (kind == "application/x-www-form-urlencoded") return AddForm(request.body, false);
    if (kind == "multipart/form-data") return AddMultipart(type, request.body);
    return Unreadable("The body has no content type that is understood");
}

}  // namespace sandbox
