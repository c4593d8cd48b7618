// SPDX-License-Identifier: Apache-2.0
#include "api/v1/v1_model.h"

namespace api {

const std::string_view kV1Operations = R"(
ExplainQuery POST /v1/explain 200
ListAuditDigests GET /v1/audit-digests 200
)";

// A collaboration is named as its members call it, or by its id.
const std::string_view kV1Shapes = R"(
structure ExplainQueryInput collaboration*:CollaborationName sql*:QueryText
structure ListAuditDigestsInput nextToken:PaginationToken maxResults:MaxResults
integer MaxResults 1..100
string CollaborationName 1..100
string PaginationToken 0..10240
string QueryText 1..500000
)";

}  // namespace api
