// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace duckdb {
class ClientContext;
}

namespace analytics {

// Registers, in the shadow database only, the functions of the registry that the engine lacks or has
// under another meaning, so that they bind under their own names. None of them is ever run.
void RegisterShadowFunctions(duckdb::ClientContext& context);

}  // namespace analytics
