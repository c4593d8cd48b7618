// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <functional>
#include <optional>
#include <string>

namespace server {

// Whose key a command signs with. Move-only.
struct Credentials {
    std::string access_key_id;
    base::Secret secret_access_key;
    std::string session_token;  // of temporary keys, else empty
    std::string region;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// As AWS's own clients find them: AWS_ACCESS_KEY_ID and its kin, else the profile AWS_PROFILE (or "default") in
// AWS_SHARED_CREDENTIALS_FILE (or ~/.aws/credentials). The region is AWS_REGION or AWS_DEFAULT_REGION, or us-east-1.
// kNotFound says what was looked for.
base::Result<Credentials> FindCredentials(const Environment& environment);

// The process's own environment.
std::optional<std::string> FromEnvironment(const std::string& name);

}  // namespace server
