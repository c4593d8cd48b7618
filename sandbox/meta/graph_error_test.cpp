// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/graph_error.h"

#include <doctest/doctest.h>
#include <set>

namespace sandbox {

TEST_CASE("a throttle code comes with each of its statuses") {
    base::SeededRandom random(1);
    std::set<int> seen;
    for (int i = 0; i < 100; ++i) seen.insert(StatusOf({.code = 80003, .message = "x"}, random));

    CHECK(seen == std::set{400, 403, 429});
}

TEST_CASE("a status that is given stays") {
    base::SeededRandom random(1);

    CHECK(StatusOf({.code = 190, .message = "x", .status = 400}, random) == 400);
}

TEST_CASE("the blamed parameter stands in error_data as an object or as its text") {
    base::SeededRandom random(1);
    bool object = false;
    bool text = false;
    for (int i = 0; i < 100; ++i) {
        const base::Json envelope = EnvelopeOf(BadParameter("no", "payload"), random);
        const base::Json& data = *envelope.Find("error")->Find("error_data");
        object = object || data.is_object();
        text = text ||
               (data.is_string() && data.AsString() == R"({"blame_field_specs":[["payload"]]})");
    }

    CHECK(object);
    CHECK(text);
}

TEST_CASE("a missing object is 100 with subcode 33") {
    base::SeededRandom random(1);
    const base::Json envelope = EnvelopeOf(MissingObject("7"), random);

    CHECK(envelope.Find("error")->Find("error_subcode")->AsInt() == 33);
    CHECK(envelope.Find("error")->Find("type")->AsString() == "GraphMethodException");
}

}  // namespace sandbox
