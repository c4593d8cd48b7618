// SPDX-License-Identifier: Apache-2.0
#include "server/delivery_text.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("a delivery reads as its counts, aligned, with reasons and what to do") {
    activation::DeliveryReport report;
    report.status = activation::DeliveryStatus::kPaused;
    report.rows = 12;
    report.sent = 10;
    report.batches = 1;
    report.dropped = {{"no_identifier", 2}};
    report.message = "The access token has expired: make a new one.";

    CHECK(server::DeliveryText(report) == "Paused; the same command goes on.\n"
                                          "  rows of the audience                   12\n"
                                          "  sent                                   10\n"
                                          "  batches                                 1\n"
                                          "  dropped, no_identifier                  2\n"
                                          "The access token has expired: make a new one.\n");
}

TEST_CASE("progress says how long it waits") {
    activation::DeliveryProgress progress{4000, 12000, 3920, 1, base::WallTime{90s}};

    CHECK(server::ProgressText(progress, base::WallTime{0s}) ==
          "4000 of 12000 rows, 3920 sent in 1 batch, waiting 1:30");
    CHECK(server::ProgressText(progress, base::WallTime{91s}) ==
          "4000 of 12000 rows, 3920 sent in 1 batch");
}
