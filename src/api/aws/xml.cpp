// SPDX-License-Identifier: Apache-2.0
#include "api/aws/xml.h"

namespace api {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsForbidden(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

std::string XmlText(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '&') {
            escaped += "&amp;";
        } else if (c == '<') {
            escaped += "&lt;";
        } else if (c == '>') {
            escaped += "&gt;";
        } else if (c == '"') {
            escaped += "&quot;";
        } else if (c == '\r') {
            escaped += "&#13;";
        } else if (IsForbidden(c)) {
            escaped += kReplacement;
        } else {
            escaped += c;
        }
    }
    return escaped;
}

std::string XmlElement(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + ">" + XmlText(text) + "</" + std::string(name) + ">";
}

}  // namespace api
