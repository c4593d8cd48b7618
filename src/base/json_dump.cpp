// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace base {
namespace {

bool IsPlain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && c != '"' && c != '\\';
}

void AppendEscaped(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    out += "\\u00";
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 15U]);
}

void AppendQuoted(std::string& out, std::string_view text) {
    out.push_back('"');
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::ranges::find_if_not(text, IsPlain) - text.begin());
        out += text.substr(0, plain);
        if (plain < text.size()) AppendEscaped(out, text[plain]);
        text.remove_prefix(std::min(plain + 1, text.size()));
    }
    out.push_back('"');
}

std::string NumberText(const Json& json) {
    std::array<char, 32> buffer{};
    char* const end = buffer.data() + buffer.size();
    if (json.is_int()) return {buffer.data(), std::to_chars(buffer.data(), end, json.AsInt()).ptr};
    // JSON has no infinity and no NaN; null is what readers of other products expect in their
    // place.
    if (!std::isfinite(json.AsDouble())) return "null";
    if (json.is_unsigned())
        return {buffer.data(), std::to_chars(buffer.data(), end, json.AsUnsigned()).ptr};
    return {buffer.data(), std::to_chars(buffer.data(), end, json.AsDouble()).ptr};
}

struct Writer {
    std::string& out;
    bool indented;

    void Break(std::size_t depth) const {
        if (!indented) return;
        out.push_back('\n');
        out.append(depth * 2, ' ');
    }

    void WriteArray(const Json::Array& items, std::size_t depth) const {
        out.push_back('[');
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out.push_back(',');
            Break(depth + 1);
            Write(items[i], depth + 1);
        }
        if (!items.empty()) Break(depth);
        out.push_back(']');
    }

    void WriteObject(const Json::Object& members, std::size_t depth) const {
        out.push_back('{');
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i > 0) out.push_back(',');
            Break(depth + 1);
            AppendQuoted(out, members[i].name);
            out += indented ? ": " : ":";
            Write(members[i].value, depth + 1);
        }
        if (!members.empty()) Break(depth);
        out.push_back('}');
    }

    void Write(const Json& json, std::size_t depth) const {
        if (json.is_null()) {
            out += "null";
        } else if (json.is_bool()) {
            out += json.AsBool() ? "true" : "false";
        } else if (json.is_number()) {
            out += NumberText(json);
        } else if (json.is_string()) {
            AppendQuoted(out, json.AsString());
        } else if (json.is_array()) {
            WriteArray(json.AsArray(), depth);
        } else {
            WriteObject(json.AsObject(), depth);
        }
    }
};

}  // namespace

std::string JsonQuote(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    AppendQuoted(out, text);
    return out;
}

std::string Json::Dump() const {
    std::string out;
    Writer{out, false}.Write(*this, 0);
    return out;
}

std::string Json::DumpIndented() const {
    std::string out;
    Writer{out, true}.Write(*this, 0);
    return out;
}

}  // namespace base
