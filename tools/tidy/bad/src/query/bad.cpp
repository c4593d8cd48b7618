// Not the licence.
#include "query/bad.h"

#include "bad.h"
#include "stray/stray.h"

#include <boost/regex.hpp>
#include <duckdb.hpp>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unicode/uchar.h>

using namespace std;

std::mutex mutex;
std::shared_ptr<Table> table = std::make_shared<Table>();

// TODO: nothing is ever finished
// const auto answer = Compute(41);
void Everything(std::thread& thread) {
    const std::lock_guard<std::mutex> lock(mutex);
    const auto started = std::chrono::steady_clock::now();
    const auto seconds = time(nullptr);
    const int number = rand() % 6;
    std::mt19937 generator;
    auto* bytes = reinterpret_cast<char*>(&table);
    thread.detach();
    std::this_thread::sleep_for(1s);
    sleep(1);
    throw std::runtime_error("our code does not throw");
}

class TableManager final {};
