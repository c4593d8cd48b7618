// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"

#include <utility>

namespace net {
namespace {

// Kept in Error::detail, which travels unchanged through Error::Within.
constexpr std::string_view kNotSentDetail = "delivery: not sent";
constexpr std::string_view kUnknownDetail = "delivery: unknown";

}  // namespace

Delivery DeliveryOf(const base::Error& error) {
    const bool never_tried = error.code == base::ErrorCode::kPermissionDenied ||
                             error.code == base::ErrorCode::kInvalidArgument;
    return never_tried || error.detail == kNotSentDetail ? Delivery::kNotSent : Delivery::kUnknown;
}

base::Error UnansweredRequest(std::string message, Delivery delivery) {
    base::Error error = base::Unavailable(std::move(message));
    error.detail = delivery == Delivery::kNotSent ? kNotSentDetail : kUnknownDetail;
    return error;
}

}  // namespace net
