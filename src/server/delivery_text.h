// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/delivery.h"

#include <string>

namespace server {

// "4,000 of 12,000 rows, 3,920 sent in 1 batch", and until when it waits.
std::string ProgressText(const activation::DeliveryProgress& progress, base::WallTime now);

// Where a delivery stands, for people: counts, reasons of dropped rows, what to do. Ends with a
// line feed.
std::string DeliveryText(const activation::DeliveryReport& report);

}  // namespace server
