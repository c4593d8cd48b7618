// SPDX-License-Identifier: Apache-2.0
#include "metadata/database_pool.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <thread>

TEST_CASE("a connection that came back is the next one's") {
    const support::TemporaryFolder folder;
    metadata::DatabasePool pool(folder.path / "node.db");
    const metadata::Database* first = nullptr;
    {
        const auto lease = pool.Take();
        REQUIRE(lease.ok());
        first = &**lease;
    }

    const auto again = pool.Take();
    const auto beside = pool.Take();

    CHECK(&**again == first);
    CHECK(&**beside != first);
}

TEST_CASE("threads write through their own connections and lose nothing") {
    const support::TemporaryFolder folder;
    metadata::DatabasePool pool(folder.path / "node.db");
    REQUIRE((*pool.Take())->ExecuteScript("CREATE TABLE notes (text TEXT NOT NULL)").ok());

    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&pool] {
                for (int write = 0; write < 20; ++write) {
                    const auto lease = pool.Take();
                    if (!lease.ok()) return;
                    [[maybe_unused]] const auto written =
                        (*lease)->Execute("INSERT INTO notes (text) VALUES (?)", {"x"});
                }
            });
        }
    }

    const auto lease = *pool.Take();
    CHECK(std::get<0>(**lease->QueryOne<std::int64_t>("SELECT count(*) FROM notes")) == 80);
}
