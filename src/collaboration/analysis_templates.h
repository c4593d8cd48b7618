// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "collaboration/analysis_template.h"
#include "metadata/database.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::int64_t kTemplatesMax = 100;  // of one membership, as the service's quota

// The analysis templates of a node, in its database. Single-threaded, like the database. What
// changes something makes several writes: call it inside a transaction.
class AnalysisTemplates final {
  public:
    explicit AnalysisTemplates(metadata::Database& database) : database_(database) {}

    // Stores a new one under its ARN, which `arn_prefix` begins and its id ends. kConflict when the
    // membership has one of this name, kResourceExhausted past kTemplatesMax.
    base::Result<AnalysisTemplate> Create(AnalysisTemplate wanted, std::string_view arn_prefix,
                                          base::Random& random, base::Clock& clock);

    // kNotFound also for another membership's, or another collaboration's.
    base::Result<AnalysisTemplate> Find(const base::MembershipId& membership,
                                        const base::TemplateId& id);
    base::Result<AnalysisTemplate> FindByArn(const base::CollaborationId& collaboration,
                                             std::string_view arn);
    // By id; those after `after`, at most `count`.
    base::Result<std::vector<AnalysisTemplate>> List(const base::MembershipId& membership,
                                                     std::string_view after, std::int64_t count);
    base::Result<std::vector<AnalysisTemplate>> ListAll(const base::CollaborationId& collaboration,
                                                        std::string_view after, std::int64_t count);

    base::Status Describe(const base::TemplateId& id, const std::string& description,
                          base::Clock& clock);
    base::Status Delete(const base::TemplateId& id);

  private:
    metadata::Database& database_;
};

}  // namespace collaboration
