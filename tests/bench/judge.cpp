// SPDX-License-Identifier: Apache-2.0
// How long a decision takes: describe (warm worker), judge and print of one query, over and over, on a node that
// exists. bench_judge DATA ACCOUNT COLLABORATION SQL REPEATS
#include "access/accounts.h"
#include "analytics/spawn.h"
#include "analytics/worker_main.h"
#include "query/print.h"
#include "server/node.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

// The milliseconds one decision took; ends the program when the query is not approved.
double Decide(server::Node& node, const runs::Question& question) {
    const auto begin = node.clock().SteadyNow();
    const auto judgement = runs::Judge(node.services(), question);
    if (!judgement.ok() || !std::holds_alternative<policy::ApprovedQuery>(*judgement)) {
        std::fprintf(stderr, "bench_judge: the query is not approved\n");
        std::exit(1);
    }
    const std::string sql =
        query::PrintSql(std::get<policy::ApprovedQuery>(*judgement).description());
    if (sql.empty()) std::exit(1);
    return std::chrono::duration<double, std::milli>(node.clock().SteadyNow() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
    // The node starts its workers as this program, like any other.
    if (argc == 2) return analytics::WorkerMain(analytics::kWorkerSocket);
    if (argc != 6) return 2;
    auto node = server::Node::Open(argv[1]);
    if (!node.ok()) return 1;
    const auto account = access_control::Accounts((*node)->database()).FindByName(argv[2]);
    if (!account.ok()) return 1;
    const runs::Question question{account->id, argv[3], argv[4], policy::Purpose::kResults};
    const double first = Decide(**node, question);
    std::vector<double> times;
    for (int i = 0; i < std::atoi(argv[5]); ++i) times.push_back(Decide(**node, question));
    std::ranges::sort(times);
    std::printf("{\"firstMs\":%.3f,\"medianMs\":%.3f,\"p99Ms\":%.3f}\n", first,
                times[times.size() / 2], times[times.size() * 99 / 100]);
    return 0;
}
