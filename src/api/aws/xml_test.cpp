// SPDX-License-Identifier: Apache-2.0
#include "api/aws/xml.h"

#include <doctest/doctest.h>

TEST_CASE("text in XML cannot end its element, and what XML cannot say is replaced") {
    CHECK(api::XmlElement("Key", "a<b>&\"c\"") == "<Key>a&lt;b&gt;&amp;&quot;c&quot;</Key>");
    CHECK(api::XmlText("a\tb\nc\rd") == "a\tb\nc&#13;d");
    CHECK(api::XmlText(std::string("\x01\x1f", 2)) == "\xEF\xBF\xBD\xEF\xBF\xBD");
}
