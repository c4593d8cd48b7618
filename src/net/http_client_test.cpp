// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"

#include <doctest/doctest.h>

namespace net {

TEST_CASE("delivery survives being told from further out") {
    const base::Error error = UnansweredRequest("no", Delivery::kNotSent).Within("upload");

    CHECK(DeliveryOf(error) == Delivery::kNotSent);
    CHECK(DeliveryOf(UnansweredRequest("no", Delivery::kUnknown)) == Delivery::kUnknown);
    CHECK(DeliveryOf(base::Internal("no")) == Delivery::kUnknown);
}

TEST_CASE("what was forbidden or malformed was not sent") {
    CHECK(DeliveryOf(base::PermissionDenied("no")) == Delivery::kNotSent);
    CHECK(DeliveryOf(base::InvalidArgument("no")) == Delivery::kNotSent);
    CHECK(DeliveryOf(base::ResourceExhausted("too long")) == Delivery::kUnknown);
}

}  // namespace net
