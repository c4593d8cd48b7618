// SPDX-License-Identifier: Apache-2.0
#include "api/aws/default_result.h"

#include "api/aws/input.h"
#include "runs/result_configuration.h"
#include "storage/buckets.h"

namespace api {
namespace {

constexpr std::string_view kField = "defaultResultConfiguration";

std::string Place(std::string_view member) { return std::string(kField) + std::string(member); }

}  // namespace

std::optional<ApiError> ReadDefaultResult(const HandlerContext& context, const base::Json& input,
                                          collaboration::Membership& membership) {
    const base::Json* configuration = MemberOf(input, kField);
    if (configuration == nullptr) return std::nullopt;
    const std::string role = TextOr(*configuration, "roleArn", "");
    if (!role.empty() && !role.starts_with("arn:aws:iam::" + context.account().text() + ":role/"))
        return FieldInvalid(Place(".roleArn"), "must name a role of this account");
    const auto targets = runs::ParseResultConfiguration(*configuration);
    if (!targets.ok())
        return FieldInvalid(Place(".outputConfiguration.s3"), targets.error().message);
    VALUE_OR_ANSWER(const auto bucket,
                    storage::Buckets(context.database).Find(targets->front().s3->bucket),
                    Resource());
    if (!bucket || bucket->owner != context.account()) {
        return InvalidConfiguration("defaultResultConfiguration names a bucket that is not "
                                    "registered for this account on this node");
    }
    membership.default_result = configuration->Dump();
    return std::nullopt;
}

}  // namespace api
