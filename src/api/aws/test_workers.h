// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/file_inspector.h"
#include "runs/describer.h"
#include "runs/engine.h"

namespace api {

// For tests of what needs no worker: the workers live in a room above this one, and tests/ has those that need them.

inline base::Error NoWorker() { return base::Internal("there is no worker in this test"); }

class NoDescriber final : public runs::Describer {
  public:
    base::Result<runs::Described> Describe(const runs::ShadowSchema&, const runs::QueryText&,
                                           base::WallTime) override {
        return NoWorker();
    }
};

class NoEngine final : public runs::Engine {
  public:
    base::Result<runs::RunReport> Run(const runs::RunRequest&, const Progress&,
                                      std::stop_token) override {
        return NoWorker();
    }
    base::Result<std::unique_ptr<runs::RowStream>> Read(int) override { return NoWorker(); }
};

class NoInspector final : public catalog::FileInspector {
  public:
    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source&,
                                                std::span<const catalog::OpenFile>) override {
        return NoWorker();
    }
    base::Result<catalog::WholeReading> ReadWhole(const catalog::Source&,
                                                  const catalog::PinnedSchema&,
                                                  std::span<const catalog::OpenFile>,
                                                  const catalog::WholeReadingOptions&) override {
        return NoWorker();
    }
};

}  // namespace api
