// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cleanrooms_model.h"

namespace api {

// The requests of the families that this node offers, as the service's public model bounds them.
// What a request may say and this node does not do yet is marked by '!', so that it is refused and
// never ignored.
const std::string_view kCleanRoomsShapes = R"(
structure BatchGetCollaborationAnalysisTemplateInput collaborationIdentifier*:Uuid
  analysisTemplateArns*:AnalysisTemplateArnList
structure BatchGetSchemaAnalysisRuleInput collaborationIdentifier*:Uuid
  schemaAnalysisRuleRequests*:SchemaAnalysisRuleRequestList
structure BatchGetSchemaInput collaborationIdentifier*:Uuid names*:TableAliasList
structure CreateAnalysisTemplateInput description:Description membershipIdentifier*:Uuid
  name*:TableAlias format*:AnalysisFormat source*:AnalysisSource tags:TagMap
  analysisParameters:AnalysisParameterList schema:AnalysisSchema !errorMessageConfiguration
  !syntheticDataParameters
structure CreateCollaborationChangeRequestInput collaborationIdentifier*:Uuid
  changes*:ChangeInputList
structure CreateCollaborationInput members*:MemberList name*:DisplayName
  description:CollaborationDescription creatorMemberAbilities*:MemberAbilities !creatorMLMemberAbilities
  creatorDisplayName*:DisplayName !dataEncryptionMetadata
  queryLogStatus*:CollaborationQueryLogStatus jobLogStatus:CollaborationJobLogStatus tags:TagMap
  creatorPaymentConfiguration:PaymentConfiguration !analyticsEngine
  autoApprovedChangeRequestTypes:AutoApprovedChangeTypeList
  !allowedResultRegions !isMetricsEnabled
structure CreateConfiguredTableAnalysisRuleInput configuredTableIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAnalysisRuleType
  analysisRulePolicy*:ConfiguredTableAnalysisRulePolicy
structure CreateConfiguredTableAssociationAnalysisRuleInput membershipIdentifier*:Uuid
  configuredTableAssociationIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAssociationAnalysisRuleType
  analysisRulePolicy*:ConfiguredTableAssociationAnalysisRulePolicy
structure CreateConfiguredTableAssociationInput name*:TableAlias description:Description
  membershipIdentifier*:Uuid configuredTableIdentifier*:Uuid roleArn*:RoleArn tags:TagMap
structure CreateConfiguredTableInput name*:DisplayName description:Description
  tableReference*:TableReference allowedColumns*:AllowedColumnList analysisMethod*:AnalysisMethod
  !selectedAnalysisMethods tags:TagMap
structure CreateMembershipInput collaborationIdentifier*:Uuid
  queryLogStatus*:MembershipQueryLogStatus jobLogStatus:MembershipJobLogStatus tags:TagMap
  defaultResultConfiguration:MembershipProtectedQueryResultConfiguration
  !defaultJobResultConfiguration paymentConfiguration:MembershipPaymentConfiguration
  !isMetricsEnabled
structure DeleteAnalysisTemplateInput membershipIdentifier*:Uuid analysisTemplateIdentifier*:Uuid
structure DeleteCollaborationInput collaborationIdentifier*:Uuid
structure DeleteConfiguredTableAnalysisRuleInput configuredTableIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAnalysisRuleType
structure DeleteConfiguredTableAssociationAnalysisRuleInput membershipIdentifier*:Uuid
  configuredTableAssociationIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAssociationAnalysisRuleType
structure DeleteConfiguredTableAssociationInput configuredTableAssociationIdentifier*:Uuid
  membershipIdentifier*:Uuid
structure DeleteConfiguredTableInput configuredTableIdentifier*:Uuid
structure DeleteMemberInput collaborationIdentifier*:Uuid accountId*:AccountId
structure DeleteMembershipInput membershipIdentifier*:Uuid
structure GetAnalysisTemplateInput membershipIdentifier*:Uuid analysisTemplateIdentifier*:Uuid
structure GetCollaborationAnalysisTemplateInput collaborationIdentifier*:Uuid
  analysisTemplateArn*:AnalysisTemplateArn
structure GetCollaborationChangeRequestInput collaborationIdentifier*:Uuid
  changeRequestIdentifier*:Uuid
structure GetCollaborationInput collaborationIdentifier*:Uuid
structure GetConfiguredTableAnalysisRuleInput configuredTableIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAnalysisRuleType
structure GetConfiguredTableAssociationAnalysisRuleInput membershipIdentifier*:Uuid
  configuredTableAssociationIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAssociationAnalysisRuleType
structure GetConfiguredTableAssociationInput configuredTableAssociationIdentifier*:Uuid
  membershipIdentifier*:Uuid
structure GetConfiguredTableInput configuredTableIdentifier*:Uuid
structure GetMembershipInput membershipIdentifier*:Uuid
structure GetProtectedQueryInput membershipIdentifier*:Uuid protectedQueryIdentifier*:Uuid
structure GetSchemaAnalysisRuleInput collaborationIdentifier*:Uuid name*:TableAlias
  type*:AnalysisRuleType
structure GetSchemaInput collaborationIdentifier*:Uuid name*:TableAlias
structure ListAnalysisTemplatesInput membershipIdentifier*:Uuid nextToken:PaginationToken
  maxResults:MaxResults
structure ListCollaborationAnalysisTemplatesInput collaborationIdentifier*:Uuid
  nextToken:PaginationToken maxResults:MaxResults
structure ListCollaborationChangeRequestsInput collaborationIdentifier*:Uuid
  status:ChangeRequestStatus nextToken:PaginationToken maxResults:MaxResults
structure ListCollaborationsInput nextToken:PaginationToken maxResults:MaxResults
  memberStatus:FilterableMemberStatus
structure ListConfiguredTableAssociationsInput membershipIdentifier*:Uuid
  nextToken:PaginationToken maxResults:MaxResults
structure ListConfiguredTablesInput nextToken:PaginationToken maxResults:MaxResults
structure ListMembersInput collaborationIdentifier*:Uuid nextToken:PaginationToken
  maxResults:MaxResults
structure ListMembershipsInput nextToken:PaginationToken maxResults:MaxResults
  status:MembershipStatus
structure ListProtectedQueriesInput membershipIdentifier*:Uuid status:ProtectedQueryStatus
  nextToken:PaginationToken maxResults:MaxResults
structure ListSchemasInput collaborationIdentifier*:Uuid schemaType:SchemaType
  nextToken:PaginationToken maxResults:MaxResults
structure ListTagsForResourceInput resourceArn*:CleanroomsArn
structure StartProtectedQueryInput type*:ProtectedQueryType membershipIdentifier*:Uuid
  sqlParameters*:ProtectedQuerySQLParameters resultConfiguration:ProtectedQueryResultConfiguration
  computeConfiguration:ComputeConfiguration queryComputePayerAccountId:AccountId
structure TagResourceInput resourceArn*:CleanroomsArn tags*:TagMap
structure UntagResourceInput resourceArn*:CleanroomsArn tagKeys*:TagKeys
structure UpdateAnalysisTemplateInput membershipIdentifier*:Uuid analysisTemplateIdentifier*:Uuid
  description:Description
structure UpdateCollaborationChangeRequestInput collaborationIdentifier*:Uuid
  changeRequestIdentifier*:Uuid action*:ChangeRequestAction
structure UpdateCollaborationInput collaborationIdentifier*:Uuid name:DisplayName
  description:CollaborationDescription !analyticsEngine
structure UpdateConfiguredTableAnalysisRuleInput configuredTableIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAnalysisRuleType
  analysisRulePolicy*:ConfiguredTableAnalysisRulePolicy
structure UpdateConfiguredTableAssociationAnalysisRuleInput membershipIdentifier*:Uuid
  configuredTableAssociationIdentifier*:Uuid
  analysisRuleType*:ConfiguredTableAssociationAnalysisRuleType
  analysisRulePolicy*:ConfiguredTableAssociationAnalysisRulePolicy
structure UpdateConfiguredTableAssociationInput configuredTableAssociationIdentifier*:Uuid
  membershipIdentifier*:Uuid description:Description roleArn:RoleArn
structure UpdateConfiguredTableInput configuredTableIdentifier*:Uuid name:DisplayName
  description:Description tableReference:TableReference allowedColumns:AllowedColumnList
  analysisMethod:AnalysisMethod !selectedAnalysisMethods
structure UpdateMembershipInput membershipIdentifier*:Uuid queryLogStatus:MembershipQueryLogStatus
  jobLogStatus:MembershipJobLogStatus
  defaultResultConfiguration:MembershipProtectedQueryResultConfiguration
  !defaultJobResultConfiguration
  membershipPaymentConfiguration:UpdateMembershipPaymentConfiguration
structure UpdateProtectedQueryInput membershipIdentifier*:Uuid protectedQueryIdentifier*:Uuid
  targetStatus*:TargetProtectedQueryStatus
structure AggregateColumn columnNames*:AggregateColumnColumnNamesList
  function*:AggregateFunctionName
structure AggregationConstraint columnName*:AnalysisRuleColumnName
  minimum*:AggregationConstraintMinimumInteger type*:AggregationType
structure AnalysisParameter name*:ParameterName type*:ParameterType defaultValue:ParameterValue
structure AnalysisRuleAggregation aggregateColumns*:AnalysisRuleAggregationAggregateColumnsList
  joinColumns*:AnalysisRuleColumnList joinRequired:JoinRequiredOption
  allowedJoinOperators:JoinOperatorsList dimensionColumns*:AnalysisRuleColumnList
  scalarFunctions*:ScalarFunctionsList outputConstraints*:AggregationConstraints
  additionalAnalyses:AdditionalAnalyses
structure AnalysisRuleCustom allowedAnalyses*:AnalysisRuleCustomAllowedAnalysesList
  allowedAnalysisProviders:AnalysisRuleCustomAllowedAnalysisProvidersList
  additionalAnalyses:AdditionalAnalyses disallowedOutputColumns:AnalysisRuleColumnList
  !differentialPrivacy !aggregationThresholds !comparisonControls
  allowedResultReceivers:AllowedResultReceivers
  allowedAdditionalAnalyses:AllowedAdditionalAnalyses
structure AnalysisRuleList joinColumns*:AnalysisRuleListJoinColumnsList
  allowedJoinOperators:JoinOperatorsList listColumns*:AnalysisRuleColumnList
  additionalAnalyses:AdditionalAnalyses
structure AnalysisSchema referencedTables:QueryTables
structure ChangeInput specificationType*:ChangeSpecificationType
  specification*:ChangeSpecification
structure CollaborationChangeSpecification autoApprovedChangeTypes:AutoApprovedChangeTypeList
structure ConfiguredTableAssociationAnalysisRuleAggregation
  allowedResultReceivers:AllowedResultReceivers
  allowedAdditionalAnalyses:AllowedAdditionalAnalyses
structure ConfiguredTableAssociationAnalysisRuleCustom
  allowedResultReceivers:AllowedResultReceivers
  allowedAdditionalAnalyses:AllowedAdditionalAnalyses
structure ConfiguredTableAssociationAnalysisRuleList allowedResultReceivers:AllowedResultReceivers
  allowedAdditionalAnalyses:AllowedAdditionalAnalyses
structure GlueTableReference region:CommercialRegion tableName*:GlueTableName
  databaseName*:GlueDatabaseName
structure MemberChangeSpecification accountId*:AccountId memberAbilities*:MemberAbilities
  !mlMemberAbilities paymentConfiguration:PaymentConfiguration displayName:DisplayName
structure MemberSpecification accountId*:AccountId memberAbilities*:MemberAbilities
  !mlMemberAbilities displayName*:DisplayName paymentConfiguration:PaymentConfiguration
structure MembershipPaymentConfiguration queryCompute*:MembershipQueryComputePaymentConfig
  !machineLearning !jobCompute
structure MembershipProtectedQueryResultConfiguration
  outputConfiguration*:MembershipProtectedQueryOutputConfiguration roleArn:RoleArn
structure MembershipQueryComputePaymentConfig isResponsible*:Boolean
structure PaymentConfiguration queryCompute*:QueryComputePaymentConfig !machineLearning
  !jobCompute
structure ProtectedQueryDistributeOutputConfiguration
  locations*:ProtectedQueryDistributeOutputConfigurationLocationsList
structure ProtectedQueryMemberOutputConfiguration accountId*:AccountId
structure ProtectedQueryResultConfiguration outputConfiguration*:ProtectedQueryOutputConfiguration
structure ProtectedQueryS3OutputConfiguration resultFormat*:ResultFormat bucket*:BucketName
  keyPrefix:KeyPrefix singleFileOutput:Boolean
structure ProtectedQuerySQLParameters queryString:ProtectedQuerySQLParametersQueryStringString
  analysisTemplateArn:AnalysisTemplateArn parameters:ParameterMap
structure QueryComputePaymentConfig isResponsible*:Boolean
structure SchemaAnalysisRuleRequest name*:TableAlias type*:AnalysisRuleType
structure UpdateMembershipPaymentConfiguration queryCompute:MembershipQueryComputePaymentConfig
  !machineLearning !jobCompute
structure WorkerComputeConfiguration type:WorkerComputeType
  number:WorkerComputeConfigurationNumberInteger properties:WorkerComputeConfigurationProperties
union AnalysisSource text:AnalysisTemplateText !artifacts
union ChangeSpecification member:MemberChangeSpecification
  collaboration:CollaborationChangeSpecification
union ComputeConfiguration worker:WorkerComputeConfiguration
union ConfiguredTableAnalysisRulePolicy v1:ConfiguredTableAnalysisRulePolicyV1
union ConfiguredTableAnalysisRulePolicyV1 list:AnalysisRuleList
  aggregation:AnalysisRuleAggregation custom:AnalysisRuleCustom
union ConfiguredTableAssociationAnalysisRulePolicy
  v1:ConfiguredTableAssociationAnalysisRulePolicyV1
union ConfiguredTableAssociationAnalysisRulePolicyV1
  list:ConfiguredTableAssociationAnalysisRuleList
  aggregation:ConfiguredTableAssociationAnalysisRuleAggregation
  custom:ConfiguredTableAssociationAnalysisRuleCustom
union MembershipProtectedQueryOutputConfiguration s3:ProtectedQueryS3OutputConfiguration
union ProtectedQueryDistributeOutputConfigurationLocation s3:ProtectedQueryS3OutputConfiguration
  member:ProtectedQueryMemberOutputConfiguration
union ProtectedQueryOutputConfiguration s3:ProtectedQueryS3OutputConfiguration
  member:ProtectedQueryMemberOutputConfiguration
  distribute:ProtectedQueryDistributeOutputConfiguration !intermediateTable
union TableReference glue:GlueTableReference !snowflake !athena !databricks
union WorkerComputeConfigurationProperties spark:SparkProperties
list AggregateColumnColumnNamesList AnalysisRuleColumnName 1..
list AggregationConstraints AggregationConstraint 1..
list AllowedAdditionalAnalyses AdditionalAnalysesResourceArn 0..25
list AllowedColumnList ColumnName 1..
list AllowedResultReceivers AccountId
list AllowedResultRegions SupportedS3Region
list AnalysisParameterList AnalysisParameter 0..50
list AnalysisRuleAggregationAggregateColumnsList AggregateColumn 1..
list AnalysisRuleColumnList AnalysisRuleColumnName
list AnalysisRuleCustomAllowedAnalysesList AnalysisTemplateArnOrQueryWildcard 0..
list AnalysisRuleCustomAllowedAnalysisProvidersList AccountId 0..
list AnalysisRuleListJoinColumnsList AnalysisRuleColumnName 1..
list AnalysisTemplateArnList AnalysisTemplateArn 1..10
list AutoApprovedChangeTypeList AutoApprovedChangeType
list ChangeInputList ChangeInput 1..10
list JoinOperatorsList JoinOperator 0..2
list MemberAbilities MemberAbility
list MemberList MemberSpecification 0..
list ProtectedQueryDistributeOutputConfigurationLocationsList
  ProtectedQueryDistributeOutputConfigurationLocation 1..
list QueryTables TableAlias
list ScalarFunctionsList ScalarFunctions
list SchemaAnalysisRuleRequestList SchemaAnalysisRuleRequest 1..25
list SelectedAnalysisMethods SelectedAnalysisMethod
list TableAliasList TableAlias 1..25
list TagKeys TagKey
map ParameterMap ParameterName ParameterValue
map SparkProperties SparkPropertyKey SparkPropertyValue 0..50
map TagMap TagKey TagValue 0..200
enum AdditionalAnalyses ALLOWED REQUIRED NOT_ALLOWED
enum AggregateFunctionName SUM SUM_DISTINCT COUNT COUNT_DISTINCT AVG
enum AggregationType COUNT_DISTINCT
enum AnalysisFormat SQL PYSPARK_1_0 PYSPARK_2_0
enum AnalysisMethod DIRECT_QUERY DIRECT_JOB MULTIPLE
enum AnalysisRuleType AGGREGATION LIST CUSTOM ID_MAPPING_TABLE
enum AnalyticsEngine SPARK CLEAN_ROOMS_SQL
enum AutoApprovedChangeType ADD_MEMBER GRANT_RECEIVE_RESULTS_ABILITY
  REVOKE_RECEIVE_RESULTS_ABILITY GRANT_EXPORT_QUERY_ANALYSIS_LOG_ABILITY
  REVOKE_EXPORT_QUERY_ANALYSIS_LOG_ABILITY
enum ChangeRequestAction APPROVE DENY CANCEL COMMIT
enum ChangeRequestStatus PENDING APPROVED CANCELLED DENIED COMMITTED
enum ChangeSpecificationType MEMBER COLLABORATION
enum CollaborationJobLogStatus ENABLED DISABLED
enum CollaborationQueryLogStatus ENABLED DISABLED
enum CommercialRegion us-west-1 us-west-2 us-east-1 us-east-2 af-south-1 ap-east-1 ap-south-2
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-southeast-4 ap-southeast-7
  ap-south-1 ap-northeast-3 ap-northeast-1 ap-northeast-2 ca-central-1 ca-west-1 eu-south-1
  eu-west-3 eu-south-2 eu-central-2 eu-central-1 eu-north-1 eu-west-1 eu-west-2 me-south-1
  me-central-1 il-central-1 sa-east-1 mx-central-1 ap-east-2
enum ConfiguredTableAnalysisRuleType AGGREGATION LIST CUSTOM
enum ConfiguredTableAssociationAnalysisRuleType AGGREGATION LIST CUSTOM
enum FilterableMemberStatus INVITED ACTIVE
enum JoinOperator OR AND
enum JoinRequiredOption QUERY_RUNNER
enum MemberAbility CAN_QUERY CAN_RECEIVE_RESULTS CAN_RUN_JOB CAN_EXPORT_QUERY_ANALYSIS_LOG
enum MembershipJobLogStatus ENABLED DISABLED
enum MembershipQueryLogStatus ENABLED DISABLED
enum MembershipStatus ACTIVE REMOVED COLLABORATION_DELETED
enum ParameterType SMALLINT INTEGER BIGINT DECIMAL REAL DOUBLE_PRECISION BOOLEAN CHAR VARCHAR DATE
  TIMESTAMP TIMESTAMPTZ TIME TIMETZ VARBYTE BINARY BYTE CHARACTER DOUBLE FLOAT INT LONG NUMERIC
  SHORT STRING TIMESTAMP_LTZ TIMESTAMP_NTZ TINYINT
enum ProtectedQueryStatus SUBMITTED STARTED CANCELLED CANCELLING FAILED SUCCESS TIMED_OUT
enum ProtectedQueryType SQL
enum ResultFormat CSV PARQUET
enum ScalarFunctions ABS CAST CEILING COALESCE CONVERT CURRENT_DATE DATEADD EXTRACT FLOOR GETDATE
  LN LOG LOWER ROUND RTRIM SQRT SUBSTRING TO_CHAR TO_DATE TO_NUMBER TO_TIMESTAMP TRIM TRUNC UPPER
enum SchemaType TABLE ID_MAPPING_TABLE INTERMEDIATE_TABLE
enum SelectedAnalysisMethod DIRECT_QUERY DIRECT_JOB
enum SupportedS3Region us-west-1 us-west-2 us-east-1 us-east-2 af-south-1 ap-east-1 ap-east-2
  ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-southeast-4
  ap-southeast-7 ap-south-1 ap-northeast-3 ap-northeast-1 ap-northeast-2 ca-central-1 ca-west-1
  eu-south-1 eu-west-3 eu-south-2 eu-central-2 eu-central-1 eu-north-1 eu-west-1 eu-west-2
  me-south-1 me-central-1 il-central-1 sa-east-1 mx-central-1
enum TargetProtectedQueryStatus CANCELLED
enum WorkerComputeType CR.1X CR.4X CR.8X
string AccountId 12..12 /[0-9]+/
string AdditionalAnalysesResourceArn 0..256 /arn:aws:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:([\d]{12}|\*):membership/[\*\d\w-]+/configuredaudiencemodelassociation/[\*\d\w-]+$|^arn:aws[-a-z]*:cleanrooms-ml:[-a-z0-9]+:([0-9]{12}|\*):membership/[\*\d\w-]+/configured-model-algorithm-association/([-a-zA-Z0-9_/.]+|\*)/
string AnalysisRuleColumnName 1..127 /[a-z0-9_](([a-z0-9_\x{20}]+-)*([a-z0-9_\x{20}]+))?/
string AnalysisTemplateArn 0..200 /arn:aws[-a-z]*:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:[\d]{12}:membership/[\d\w-]+/analysistemplate/[\d\w-]+/
string AnalysisTemplateArnOrQueryWildcard 0..200 /(ANY_QUERY|ANY_JOB|arn:aws:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:[\d]{12}:membership/[\d\w-]+/analysistemplate/[\d\w-]+)/
string AnalysisTemplateText 0..500000
string BucketName 3..63 /(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])(?:\.(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))*/
string CleanroomsArn 0..200 /arn:aws:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:[\d]{12}:[\d\w/-]+/
string CollaborationDescription 0..255 /([\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}\t\r\n]*[\x{21}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}][\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}\t\r\n]*)?/
string ColumnName 0..128 /[a-z0-9_](([a-z0-9_\x{20}]+-)*([a-z0-9_\x{20}]+))?/
string Description 0..255 /[\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}\t\r\n]*/
string DisplayName 1..100 /[\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}\t]*[\x{21}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}][\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}\t]*/
string GlueDatabaseName 0..128 /[a-zA-Z0-9_](([a-zA-Z0-9_]+-)*([a-zA-Z0-9_]+))?/
string GlueTableName 0..128 /[a-zA-Z0-9_](([a-zA-Z0-9_\x{20}]+-)*([a-zA-Z0-9_\x{20}]+))?/
string KeyPrefix 0..512 /[\w!.=*/-]*/
string PaginationToken 0..10240
string ParameterName 1..100 /[0-9a-zA-Z_]+/
string ParameterValue 0..1000
string ProtectedQuerySQLParametersQueryStringString 0..500000
string RoleArn 32..512 /arn:aws:iam::[\w]+:role/[\w+=./@-]+/
string SparkPropertyKey 1..200
string SparkPropertyValue 0..500
string TableAlias 0..128 /[a-zA-Z0-9_](([a-zA-Z0-9_\x{20}]+-)*([a-zA-Z0-9_\x{20}]+))?/
string TagKey 1..128
string TagValue 0..256
string Uuid 36..36 /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
integer AggregationConstraintMinimumInteger 2..100000
integer MaxResults 1..100
integer WorkerComputeConfigurationNumberInteger 2..1024
boolean Boolean
)";

}  // namespace api
