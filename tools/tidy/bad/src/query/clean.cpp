// SPDX-License-Identifier: Apache-2.0
// Looks like many findings and is none: std::mutex, rand(), throw, sleep(1) and detach() in a comment.
#include "query/clean.h"

#include "policy/loop.h"

#include <string>

using namespace std::chrono_literals;

const std::string kText = "throw; std::mutex; sleep(1); // TO" "DO";
const char* const kRaw = R"x(reinterpret_cast<char*>(p); using namespace std; ")x";
const int kMillion = 1'000'000;
std::shared_ptr<const Table> snapshot;
std::chrono::steady_clock::time_point moment;
duckdb::shared_ptr<duckdb::ExtraTypeInfo> theirs;
class TableManager;
//     int example = Compute(41);
const int kAllowedCall = SCMP_SYS(clock_gettime) + SCMP_SYS(nanosleep) + SCMP_SYS(getrandom);

void TheirCallback() { throw duckdb::IOException("the file is closed"); }
int Operand(const Brand& brand) { return brand.rand(); }
