// SPDX-License-Identifier: Apache-2.0
#include "api/aws/check_input.h"

#include <doctest/doctest.h>

namespace api {
namespace {

constexpr std::string_view kShapes = R"(
structure CreateThingInput name*:Name kind:Kind size:Size parts:Parts tags:Tags source:Source
  more:More !colour
union Source text:Name file:Name
list Parts Name 1..2
map Tags Name Name 0..1
enum Kind ROUND SQUARE
string Name 2..5 /[a-z\x{e9}]+/
integer Size 1..100
boolean Flag
document More
)";

ShapeTable Shapes() {
    auto table = ShapeTable::Parse(kShapes);
    REQUIRE(table.ok());
    return *std::move(table);
}

std::string Problems(std::string_view json) {
    const auto input = base::ParseJson(json);
    REQUIRE(input.ok());
    std::string text;
    for (const FieldProblem& problem : CheckInput(Shapes(), "CreateThingInput", *input))
        text += "[" + problem.name + " " + problem.message + "]";
    return text;
}

}  // namespace

TEST_CASE("an input within its shape has no problem, and null counts as absent") {
    CHECK(Problems(R"({"name":"ab","kind":"ROUND","size":1,"parts":["ab"],"tags":{"ab":"cd"},
                       "source":{"text":"ab"},"colour":null})") == "");
}

TEST_CASE("lengths count code points, not bytes") {
    CHECK(Problems("{\"name\":\"\u00e9\u00e9\u00e9\u00e9\u00e9\"}") == "");
    CHECK(Problems("{\"name\":\"\u00e9\"}") == "[name must have between 2 and 5 characters]");
}

TEST_CASE("every problem is told at its place, without the value") {
    CHECK(
        Problems(
            R"({"kind":"secret","size":0,"parts":[],"tags":{"ab":"cd","x":"ef"},"source":{},"hue":1})") ==
        "[ has the member 'hue', which is not known][name is required]"
        "[kind must be ROUND or SQUARE][size must be between 1 and 100]"
        "[parts must have between 1 and 2 items][tags must have between 0 and 1 entries]"
        "[tags.1.key must have between 2 and 5 characters][source must have exactly one member]");
}

TEST_CASE("a value of another kind is a problem of its place") {
    CHECK(Problems(R"({"name":1,"size":"7","parts":"ab","tags":[],"source":"ab"})") ==
          "[name must be a string][size must be a whole number][parts must be a list]"
          "[tags must be a map][source must be an object]");
}

TEST_CASE("a document may be any object, and nothing else") {
    CHECK(Problems(R"({"name":"ab","more":{"any":[{"depth":null}]}})") == "");
    CHECK(Problems(R"({"name":"ab","more":["x"]})") == "[more must be an object]");
}

TEST_CASE("what this node does not offer is refused, never ignored") {
    CHECK(Problems(R"({"name":"ab","colour":"red"})") ==
          "[colour is not offered by this node yet]");
}

TEST_CASE("the list of problems has an end") {
    std::string parts = R"({"name":"ab","parts":[)";
    for (int i = 0; i < 100; ++i) parts += "1,";
    const auto input = base::ParseJson(parts + "1]}");
    REQUIRE(input.ok());
    CHECK(CheckInput(Shapes(), "CreateThingInput", *input).size() == kFieldProblemsMax);
}

}  // namespace api
