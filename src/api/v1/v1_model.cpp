// SPDX-License-Identifier: Apache-2.0
#include "api/v1/v1_model.h"

namespace api {

const std::string_view kV1Operations = R"(
ActivateAudience POST /v1/activations 202
ApplyRoom POST /v1/room 200
CancelJob POST /v1/jobs/{jobIdentifier}/cancel 200
CreateAudience POST /v1/audiences 202
ExplainQuery POST /v1/explain 200
ExplainRoom POST /v1/room/explain 200
GetJob GET /v1/jobs/{jobIdentifier} 200
GetProtectedQueryRefusals GET /v1/protected-queries/{protectedQueryIdentifier}/refusals 200
ListAuditDigests GET /v1/audit-digests 200
ListQueryLogs GET /v1/query-logs 200
)";

// A collaboration is named as its members call it, or by its id.
const std::string_view kV1Shapes = R"(
structure ActivateAudienceInput audience*:Name destination*:Name mapping*:Mapping
  defaultCountry:Country
structure ApplyRoomInput document*:Document
structure CancelJobInput jobIdentifier*:Uuid
structure CreateAudienceInput collaboration*:Name name*:Name sql*:QueryText
structure ExplainQueryInput collaboration*:Name sql*:QueryText
structure ExplainRoomInput document*:Document
structure GetJobInput jobIdentifier*:Uuid
structure GetProtectedQueryRefusalsInput protectedQueryIdentifier*:Uuid
structure ListAuditDigestsInput nextToken:PaginationToken maxResults:MaxResults
structure ListQueryLogsInput nextToken:PaginationToken maxResults:MaxResults
integer MaxResults 1..100
document Document
string Country 2..2
string Mapping 1..4096
string Name 1..100
string PaginationToken 0..10240
string QueryText 1..500000
string Uuid 36..36 /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
)";

}  // namespace api
