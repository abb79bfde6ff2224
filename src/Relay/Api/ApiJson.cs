using System.Text.Json.Serialization;
using Relay.Connections;
using Relay.Audit;
using Relay.Contracts;
using Relay.Connections.Health;
using Relay.Deliveries;
using Relay.Identity;
using Relay.Onboarding;
using Relay.Schemas;
using Relay.Sending;

namespace Relay.Api;

/// <summary>What the API reads and writes, in the form of the records on the topics. A member that it does not know is refused: it is misspelt.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcMillisecondsConverter)])]
[JsonSerializable(typeof(MessageAccepted))]
[JsonSerializable(typeof(SchemaList))]
[JsonSerializable(typeof(TenantOverview))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(SingleDecisionRequest))]
[JsonSerializable(typeof(DecisionResult))]
[JsonSerializable(typeof(DecisionResults))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(ApiKeyCreated))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(MemberItem))]
[JsonSerializable(typeof(MemberRequest))]
[JsonSerializable(typeof(ParkedOverview))]
[JsonSerializable(typeof(ParkedDeliveryList))]
[JsonSerializable(typeof(ParkedRequest))]
[JsonSerializable(typeof(OnboardingView))]
[JsonSerializable(typeof(OnboardingSave))]
[JsonSerializable(typeof(OnboardingSaved))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(CheckView))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(DeploymentReport))]
[JsonSerializable(typeof(DeploymentStepView))]
internal sealed partial class ApiJson : JsonSerializerContext;
