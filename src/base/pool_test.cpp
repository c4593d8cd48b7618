// SPDX-License-Identifier: Apache-2.0
#include "base/pool.h"

#include <atomic>
#include <doctest/doctest.h>
#include <thread>

TEST_CASE("what came back is the next one's, and no more are made than were in use at once") {
    int made = 0;
    base::Pool<int> pool([&made] { return std::make_unique<int>(made++); });
    const int* first = nullptr;
    {
        const auto lease = pool.Take();
        REQUIRE(lease.ok());
        first = &**lease;
    }

    const auto again = pool.Take();
    const auto beside = pool.Take();

    CHECK(&**again == first);
    CHECK(&**beside != first);
    CHECK(made == 2);
}

TEST_CASE("no two threads ever hold the same") {
    std::atomic<int> doubled{0};
    base::Pool<std::atomic<int>> pool([] { return std::make_unique<std::atomic<int>>(0); });

    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int turn = 0; turn < 1'000; ++turn) {
                    const auto lease = pool.Take();
                    if ((*lease)->fetch_add(1) != 0) ++doubled;
                    (*lease)->fetch_sub(1);
                }
            });
        }
    }

    CHECK(doubled == 0);
}

TEST_CASE("what cannot be made is told, and the pool goes on") {
    bool broken = true;
    base::Pool<int> pool([&broken]() -> base::Result<std::unique_ptr<int>> {
        if (broken) return base::Unavailable("not now");
        return std::make_unique<int>(7);
    });

    CHECK(pool.Take().error().code == base::ErrorCode::kUnavailable);
    broken = false;
    CHECK(**pool.Take() == 7);
}
