// SPDX-License-Identifier: Apache-2.0
#include "server/credentials.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <fstream>
#include <map>

namespace {

struct Variables {
    std::map<std::string, std::string> values;

    base::Result<server::Credentials> Find() const {
        return server::FindCredentials(
            [this](const std::string& name) -> std::optional<std::string> {
                const auto found = values.find(name);
                return found == values.end() ? std::nullopt : std::optional(found->second);
            });
    }
};

}  // namespace

TEST_CASE("keys of the environment come first, with their token and region") {
    const Variables variables{{{"AWS_ACCESS_KEY_ID", "AKIA1"},
                               {"AWS_SECRET_ACCESS_KEY", "s1"},
                               {"AWS_SESSION_TOKEN", "t1"},
                               {"AWS_DEFAULT_REGION", "eu-west-1"}}};

    const auto found = variables.Find();

    REQUIRE(found.ok());
    CHECK(found->access_key_id == "AKIA1");
    CHECK(found->secret_access_key.RevealText() == "s1");
    CHECK(found->session_token == "t1");
    CHECK(found->region == "eu-west-1");
}

TEST_CASE("else the named profile of the credentials file is read") {
    const support::TemporaryFolder folder;
    const std::string file = (folder.path / "credentials").string();
    std::ofstream(file) << "# mine\n[default]\naws_access_key_id = AKIA2\n"
                           "aws_secret_access_key=a=b\n\n[ other ]\naws_access_key_id=AKIA3\n"
                           "aws_secret_access_key = s3\n";
    Variables variables{{{"AWS_SHARED_CREDENTIALS_FILE", file}}};

    CHECK(variables.Find()->access_key_id == "AKIA2");
    CHECK(variables.Find()->secret_access_key.RevealText() == "a=b");
    CHECK(variables.Find()->region == "us-east-1");
    variables.values["AWS_PROFILE"] = "other";
    CHECK(variables.Find()->access_key_id == "AKIA3");
    variables.values["AWS_PROFILE"] = "nobody";
    CHECK(variables.Find().error().message.find("profile 'nobody'") != std::string::npos);
}
