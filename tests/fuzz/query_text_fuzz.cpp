// SPDX-License-Identifier: Apache-2.0
// Any bytes as a query text: no crash, no hang, no refusal in the engine's words or with raw control
// characters, and what is described is well formed, prints, and survives the way between processes.
#include "analytics/shadow.h"
#include "base/utf8.h"
#include "query/check.h"
#include "query/print.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void Require(bool holds) {
    if (!holds) std::abort();
}

std::unique_ptr<analytics::ShadowDatabase> MakeDatabase() {
    const auto type = [](const char* name) { return *query::ParseType(name); };
    runs::ShadowSchema schema;
    schema.tables.push_back({"members",
                             {{"loyalty_number", type("BIGINT")},
                              {"city", type("VARCHAR")},
                              {"salary", type("DECIMAL(10,2)")},
                              {"joined", type("DATE")}}});
    schema.tables.push_back({"flights",
                             {{"loyalty_number", type("BIGINT")},
                              {"month", type("INTEGER")},
                              {"distance", type("DOUBLE")}}});
    return *analytics::ShadowDatabase::Make(std::move(schema));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::unique_ptr<analytics::ShadowDatabase> database = MakeDatabase();
    const std::string text(data, data + size);
    const runs::Described described = database->Describe({text}, "2026-11-20 12:00:00");
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) {
        Require(base::EscapeControls(refusal->message) == refusal->message);
        Require(refusal->message.find("Did you mean") == std::string::npos);
        return 0;
    }
    const auto& description = std::get<query::Description>(described);
    Require(query::CheckDescription(description).ok());
    const auto decoded = query::Decode(query::Encode(description));
    Require(decoded.ok());
    Require(query::PrintSql(*decoded) == query::PrintSql(description));
    return 0;
}
