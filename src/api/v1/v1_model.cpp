// SPDX-License-Identifier: Apache-2.0
#include "api/v1/v1_model.h"

namespace api {

const std::string_view kV1Operations = R"(
ExplainQuery POST /v1/explain 200
)";

// A collaboration is named as its members call it, or by its id.
const std::string_view kV1Shapes = R"(
structure ExplainQueryInput collaboration*:CollaborationName sql*:QueryText
string CollaborationName 1..100
string QueryText 1..500000
)";

}  // namespace api
