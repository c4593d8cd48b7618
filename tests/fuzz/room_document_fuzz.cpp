// SPDX-License-Identifier: Apache-2.0
// Any bytes as a room document: no crash, no hang, no error that shows the secret in the
// environment or a raw control character, and what is accepted has folded names and stays accepted.
#include "api/room_document.h"

#include "base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view kSecret = "EAAB-fuzz-secret";

void Require(bool holds) {
    if (!holds) std::abort();
}

std::optional<std::string> Environment(const std::string& name) {
    if (name.starts_with("META")) return std::string(kSecret);
    return std::nullopt;
}

void CheckNames(const api::RoomDocument& document) {
    for (const auto& account : document.accounts)
        Require(account.name == base::AsciiLower(account.name));
    for (const auto& table : document.tables) {
        Require(!table.name.empty() && table.name.find('/') == std::string::npos);
        if (!table.source) continue;
        for (const auto& file : table.source->files) Require(file.starts_with('/'));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const auto document = api::ParseRoomDocument(text, {"/rooms", &Environment});
    if (!document.ok()) {
        const std::string& message = document.error().message;
        Require(!message.empty());
        Require(text.find(kSecret) != std::string::npos ||
                message.find(kSecret) == std::string::npos);
        Require(base::EscapeControls(message) == message);
        return 0;
    }
    CheckNames(*document);
    Require(api::ParseRoomDocument(text, {"/rooms", &Environment}).ok());
    return 0;
}
