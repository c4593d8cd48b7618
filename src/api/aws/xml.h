// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace api {

inline constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// Text as an element holds it; control characters that XML has no way to write become U+FFFD.
std::string XmlText(std::string_view text);

// <name>text</name>
std::string XmlElement(std::string_view name, std::string_view text);

}  // namespace api
