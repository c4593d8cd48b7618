// SPDX-License-Identifier: Apache-2.0
// Any bytes on the connection of a worker: its parent takes messages, answers and rows off them or says no, and what it
// took it could have sent.
#include "analytics/error_json.h"
#include "analytics/message.h"
#include "analytics/row_batch.h"
#include "analytics/schema_json.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "catalog/schema.h"
#include "query/check.h"
#include "query/print.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/socket.h>

namespace {

constexpr std::size_t kInputBytesMax = 60'000;  // what a socket holds while nobody reads

void Require(bool condition) {
    if (!condition) std::abort();
}

base::UniqueFd ConnectionThatSays(std::string_view bytes) {
    std::array<int, 2> fds{};
    Require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
    const base::UniqueFd worker(fds[0]);
    Require(base::WriteAll(worker.get(), bytes).ok());
    return base::UniqueFd(fds[1]);
}

void CheckRows(std::string_view batch) {
    for (const std::size_t columns : {0U, 1U, 3U}) {
        analytics::RowBatchReader reader(batch, columns);
        std::string again;
        bool failed = false;
        while (!reader.empty() && !failed) {
            const auto row = reader.Next();
            failed = !row.ok();
            if (row.ok()) analytics::AppendRow(again, *row);
        }
        Require(batch.starts_with(again));
        Require(failed || again.size() == batch.size());
    }
}

void CheckDescription(const base::Json& json) {
    const auto description = query::Decode(json);
    if (!description.ok() || !query::CheckDescription(*description).ok()) return;
    const auto again = query::Decode(query::Encode(*description));
    Require(again.ok());
    Require(query::PrintSql(*again) == query::PrintSql(*description));
}

void CheckAnswer(std::string_view text) {
    const auto json =
        base::ParseJson(text, {.bytes_max = analytics::kAnswerBytesMax, .depth_max = 600});
    if (!json.ok()) return;
    if (const base::Json* error = json->Find("error")) {
        const base::Error told = analytics::ErrorFromJson(*error);
        Require(base::EscapeControls(told.message) == told.message);
        Require(told.message.size() < 100'000);
        static_cast<void>(analytics::FileOf(told));
    }
    if (const base::Json* columns = json->Find("columns")) {
        const auto named = analytics::NamedTypesFromJson(*columns);
        if (named.ok()) Require(analytics::NamedTypesFromJson(analytics::ToJson(*named)).ok());
    }
    if (const base::Json* schema = json->Find("schema")) {
        const auto pinned = catalog::ParsePinnedSchema(*schema);
        if (pinned.ok()) Require(*catalog::ParsePinnedSchema(catalog::ToJson(*pinned)) == *pinned);
    }
    if (const base::Json* description = json->Find("description")) CheckDescription(*description);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = base::AsText({data, std::min(size, kInputBytesMax)});
    const base::UniqueFd connection = ConnectionThatSays(bytes);
    analytics::PatientWait wait;
    for (;;) {
        const auto message = analytics::ReceiveMessage(connection.get(), wait, 0);
        if (!message.ok()) break;
        Require(message->body.size() <= analytics::BodyBytesMax(message->kind));
        if (message->kind == analytics::MessageKind::kRows) CheckRows(message->body);
        if (message->kind == analytics::MessageKind::kAnswer) CheckAnswer(message->body);
    }
    return 0;
}
