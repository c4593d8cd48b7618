// SPDX-License-Identifier: Apache-2.0
#include "activation/mapping.h"

#include <doctest/doctest.h>

namespace {

using activation::ParseMapping;

const query::Type kText{query::TypeKind::kVarchar};

std::string ErrorOf(std::string_view text, std::string_view country = "") {
    const auto mapping = ParseMapping(text, country);
    return mapping.ok() ? "" : mapping.error().message;
}

}  // namespace

TEST_CASE("the same mapping written in another order is the same") {
    const auto one = ParseMapping("phone=PHONE,Mail=email:hashed,land=COUNTRY", "US");
    const auto other = ParseMapping("land=country,mail=EMAIL:hashed,phone=phone:raw", "us");

    REQUIRE(one.ok());
    REQUIRE(other.ok());
    CHECK(*one == *other);
    CHECK(activation::ToText(*one) == "mail=EMAIL:hashed,phone=PHONE,land=COUNTRY;US");
    CHECK(activation::SchemaOf(*one) == std::vector<std::string>{"EMAIL", "PHONE", "COUNTRY"});
}

TEST_CASE("what differs in a mapping differs in its text") {
    const auto text = [](std::string_view map, std::string_view country) {
        return activation::ToText(*ParseMapping(map, country));
    };

    CHECK(text("a=EMAIL", "") != text("a=EMAIL:hashed", ""));
    CHECK(text("a=EMAIL", "") != text("a=EMAIL", "de"));
    CHECK(text("a=EMAIL", "") != text("b=EMAIL", ""));
}

TEST_CASE("a mapping that cannot be meant is refused with the place") {
    CHECK(ErrorOf("email").find("'email' is not of the form column=KEY") != std::string::npos);
    CHECK(ErrorOf("a=EMIAL").find("did you mean 'EMAIL'") != std::string::npos);
    CHECK(ErrorOf("a=EMAIL,b=EMAIL").find("EMAIL is mapped twice") != std::string::npos);
    CHECK(ErrorOf("a=EMAIL:md5").find("':hashed'") != std::string::npos);
    CHECK(ErrorOf("a=MADID:hashed").find("MADID is not sent as a digest") != std::string::npos);
    CHECK(ErrorOf("a=EMAIL,").find("map:") == 0);
    CHECK(ErrorOf("").find("map: is empty") == 0);
    CHECK(ErrorOf("a=EMAIL", "usa").find("default-country:") == 0);
    CHECK(ErrorOf(std::string(5000, 'a')).find("longer than 4096") != std::string::npos);
}

TEST_CASE("the judge learns which keys can name a person") {
    const auto columns = activation::ToMappedColumns(*ParseMapping("g=GEN,a=EMAIL", ""));

    REQUIRE(columns.size() == 2);
    CHECK(columns[0].key == "EMAIL");
    CHECK(columns[0].column == "a");
    CHECK(columns[0].identifying);
    CHECK_FALSE(columns[1].identifying);
}

TEST_CASE("columns are found in the audience whatever the case of their names") {
    const auto mapping = *ParseMapping("email=EMAIL,phone=PHONE", "");

    const auto bound =
        activation::BindMapping(mapping, {{"id", kText}, {"Phone", kText}, {"EMAIL", kText}});

    REQUIRE(bound.ok());
    CHECK((*bound)[0].source == 2);
    CHECK((*bound)[1].source == 1);
    const auto missing = activation::BindMapping(mapping, {{"e_mail", kText}, {"phone", kText}});
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().message.find("no column 'email'; did you mean 'e_mail'") !=
          std::string::npos);
}
