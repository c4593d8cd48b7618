// SPDX-License-Identifier: Apache-2.0
// A worker that has been taken over: does to its parent what its name says.
#include "analytics/message.h"
#include "analytics/row_batch.h"
#include "analytics/spawn.h"
#include "base/clock.h"

#include <array>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <unistd.h>

namespace {

using analytics::MessageKind;

constexpr int kSocket = analytics::kWorkerSocket;

void Send(MessageKind kind, std::string_view body, std::span<const int> descriptors = {}) {
    analytics::PatientWait wait;
    if (!analytics::SendMessage(kSocket, kind, body, descriptors, wait).ok()) _exit(1);
}

void SendBytes(std::string_view bytes) {
    if (!base::WriteAll(kSocket, bytes).ok()) _exit(1);
}

void Greet() { Send(MessageKind::kHello, R"({"landlock":true})"); }

// What announces a body of `size` bytes and that many descriptors.
std::string HeaderOf(MessageKind kind, std::uint32_t size, std::uint32_t descriptors) {
    const std::array<std::uint32_t, 3> fields{static_cast<std::uint32_t>(kind), size, descriptors};
    std::string bytes(sizeof(fields), '\0');
    std::memcpy(bytes.data(), fields.data(), sizeof(fields));
    return bytes;
}

void StayForever() {
    for (;;) pause();
}

void FloodDescriptors() {
    const std::vector<int> descriptors(analytics::kDescriptorsPerMessageMax, STDIN_FILENO);
    for (;;) Send(MessageKind::kAnswer, "{}", descriptors);
}

void DripBytes() {
    base::SystemClock clock;
    SendBytes(HeaderOf(MessageKind::kAnswer, 1'000'000, 0));
    for (;;) {
        SendBytes(" ");
        clock.SleepFor(std::chrono::milliseconds(5));
    }
}

// Answers a read as a worker does, then goes on with `act`.
void OpenRows(const std::function<void()>& act) {
    Send(MessageKind::kAnswer, R"({"columns":[{"name":"a","type":"VARCHAR"}]})");
    act();
}

void SendRowsForever(const std::string& batch) {
    for (;;) Send(MessageKind::kRows, batch);
}

std::string OneRow() {
    std::string batch;
    const std::array<analytics::Cell, 1> row{analytics::Cell("value")};
    analytics::AppendRow(batch, row);
    return batch;
}

std::string Nested(std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
}

std::map<std::string, std::function<void()>> Deeds() {
    return {
        {"silence", [] {}},
        {"half-a-header", [] { SendBytes("\x04"); }},
        {"dripped-body", DripBytes},
        {"body-beyond-the-limit",
         [] { SendBytes(HeaderOf(MessageKind::kAnswer, 0xFFFF'FFFF, 0)); }},
        {"announced-body", [] { SendBytes(HeaderOf(MessageKind::kAnswer, 16'000'000, 0)); }},
        {"unknown-kind", [] { SendBytes(std::string(12, '\x7F')); }},
        {"descriptors", FloodDescriptors},
        {"spill-files-forever",
         [] {
             for (;;) Send(MessageKind::kNeedSpillFile, {});
         }},
        {"second-greeting", Greet},
        {"parents-message", [] { Send(MessageKind::kRequest, "{}"); }},
        {"rows-unasked", [] { Send(MessageKind::kRows, OneRow()); }},
        {"no-json", [] { Send(MessageKind::kAnswer, "{\"columns\""); }},
        {"no-object", [] { Send(MessageKind::kAnswer, "[1]"); }},
        {"deep-json", [] { Send(MessageKind::kAnswer, Nested(1'000'000)); }},
        {"huge-json",
         [] {
             SendBytes(HeaderOf(MessageKind::kAnswer, 60'000'000, 0) +
                       std::string(60'000'000, '['));
         }},
        {"odd-error", [] { Send(MessageKind::kAnswer, R"({"error":[{"code":7}]})"); }},
        {"empty-batches", [] { OpenRows([] { SendRowsForever(""); }); }},
        {"cut-rows", [] { OpenRows([] { Send(MessageKind::kRows, OneRow().substr(0, 6)); }); }},
        {"endless-rows", [] { OpenRows([] { SendRowsForever(OneRow()); }); }},
        {"rows-then-silence", [] { OpenRows([] { Send(MessageKind::kRows, OneRow()); }); }},
        {"no-columns", [] { Send(MessageKind::kAnswer, R"({"columns":[]})"); }},
    };
}

}  // namespace

int main(int, char** argv) {
    const std::string path = argv[0];
    const auto deeds = Deeds();
    const auto found = deeds.find(path.substr(path.rfind('/') + 1));
    if (found == deeds.end()) return 1;
    if (found->first != "silence") Greet();
    found->second();
    StayForever();
}
