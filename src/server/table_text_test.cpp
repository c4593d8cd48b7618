// SPDX-License-Identifier: Apache-2.0
#include "server/table_text.h"

#include <doctest/doctest.h>

using query::NamedType;
using query::Type;
using query::TypeKind;

TEST_CASE("columns line up by code points, numbers to the right, NULL as nothing") {
    const std::vector<NamedType> columns{{"city", Type{TypeKind::kVarchar}},
                                         {"members", Type{TypeKind::kBigint}}};

    CHECK(server::TableText(columns, {{"Köln", "12"}, {std::nullopt, "3400"}}) ==
          "city  members\n"
          "----  -------\n"
          "Köln       12\n"
          "         3400\n");
}

TEST_CASE("what could command a terminal is escaped and long cells are cut") {
    const std::vector<NamedType> columns{{"v", Type{TypeKind::kVarchar}}};

    const std::string text = server::TableText(columns, {{"\x1b[2J"}, {std::string(100, 'x')}});

    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\\u001b[2J") != std::string::npos);
    CHECK(text.find(std::string(59, 'x') + "…") != std::string::npos);
    CHECK(text.find(std::string(60, 'x')) == std::string::npos);
}
