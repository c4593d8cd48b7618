// SPDX-License-Identifier: Apache-2.0
#include "server/shown.h"

#include <doctest/doctest.h>

TEST_CASE("fields stand below their title with the values in one column") {
    CHECK(server::FieldText("Created.", {{"user", "ann"}, {"arn", "arn:\x1b"}}) ==
          "Created.\n"
          "  user  ann\n"
          "  arn   arn:\\u001b\n");
}

TEST_CASE("lists are tables, also empty ones") {
    CHECK(server::ListText({"name", "id"}, {{"ann", "1"}}) == "name  id\n"
                                                              "----  --\n"
                                                              "ann   1\n");
    CHECK(server::ListText({"name"}, {}) == "name\n----\n");
}

TEST_CASE("settings are lines that a shell reads") {
    CHECK(server::SettingsText({"AKIA1", "s/+", "eu-north-1", "http://127.0.0.1:7440"}) ==
          "AWS_ACCESS_KEY_ID=AKIA1\n"
          "AWS_SECRET_ACCESS_KEY=s/+\n"
          "AWS_REGION=eu-north-1\n"
          "AWS_DEFAULT_REGION=eu-north-1\n"
          "AWS_ENDPOINT_URL=http://127.0.0.1:7440\n");
}
