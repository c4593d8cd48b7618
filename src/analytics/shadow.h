// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "runs/describer.h"

#include <memory>
#include <optional>
#include <string>

namespace analytics {

// An in-memory database that holds the empty tables of one shadow schema, without access to files,
// extensions or settings, and turns texts over those tables into descriptions. Single-threaded.
class ShadowDatabase final {
  public:
    // A schema whose names clash but for case is an error.
    static base::Result<std::unique_ptr<ShadowDatabase>> Make(runs::ShadowSchema schema);

    ShadowDatabase(const ShadowDatabase&) = delete;
    ShadowDatabase& operator=(const ShadowDatabase&) = delete;
    ~ShadowDatabase();

    // `frozen_now`, a TIMESTAMP in UTC as SQL writes it, is what current_date, now() and getdate()
    // answer; without it a text that asks for the time is refused.
    runs::Described Describe(const runs::QueryText& text,
                             const std::optional<std::string>& frozen_now = {});

  private:
    class Engine;
    explicit ShadowDatabase(std::unique_ptr<Engine> engine);

    std::unique_ptr<Engine> engine_;
};

}  // namespace analytics
