// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

struct sqlite3;

namespace metadata {

// The last failure of a connection as one of ours, by its extended result code. The library's text
// goes into the detail only.
base::Error FromSqlite(int code, sqlite3* handle);

}  // namespace metadata
