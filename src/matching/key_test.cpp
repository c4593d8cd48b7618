// SPDX-License-Identifier: Apache-2.0
#include "matching/key.h"

#include <doctest/doctest.h>
#include <string>

using matching::Key;

TEST_CASE("every key is found by its name on the wire") {
    for (const Key key : matching::AllKeys()) {
        CHECK(matching::KeyNamed(ToString(key)) == key);
    }
    CHECK(matching::KeyNamed("email") == Key::kEmail);
    CHECK_FALSE(matching::KeyNamed("EMAIL_SHA256").has_value());
    CHECK_FALSE(matching::KeyNamed("").has_value());
}

TEST_CASE("exactly the ids, the value and the data processing columns leave in clear") {
    std::string clear;
    for (const Key key : matching::AllKeys()) {
        CHECK_FALSE((HoldsFreeText(key) && IsHashed(key)));
        if (!IsHashed(key)) clear.append(ToString(key)).append(" ");
    }

    CHECK(clear == "EXTERN_ID MADID UID APPUID PAGEUID LOOKALIKE_VALUE DATA_PROCESSING_OPTIONS "
                   "DATA_PROCESSING_OPTIONS_COUNTRY DATA_PROCESSING_OPTIONS_STATE ");
}
