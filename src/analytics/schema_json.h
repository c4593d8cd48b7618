// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "query/relation.h"
#include "runs/describer.h"

#include <vector>

namespace analytics {

// [{"name","type"}]
base::Json ToJson(const std::vector<query::NamedType>& columns);
base::Result<std::vector<query::NamedType>> NamedTypesFromJson(const base::Json& json);

// [{"name","columns":[...]}]
base::Json ToJson(const runs::ShadowSchema& schema);
base::Result<runs::ShadowSchema> ShadowSchemaFromJson(const base::Json& json);

}  // namespace analytics
