using Relay.Api;
using Relay.Identity;
using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>A tenant's secrets, by HTTP. People must have proven lately who they are before they change one.</summary>
internal static class SecretsApi
{
    public static IEndpointRouteBuilder MapSecrets(this IEndpointRouteBuilder tenant)
    {
        var all = tenant.MapGroup("/secrets").WithTags("Secrets")
            .WithMetadata(new StoreAwayWords("The store does not answer. Look at the rotations before you repeat a change: it may have been made."));
        Read(all.MapGet("", SecretHandlers.ListAsync), "ListSecrets", "Lists the tenant's secrets: masked values, ages, windows, and when each last matched.")
            .Produces<SecretsAnswer>();
        Read(all.MapGet("/rotations", SecretHandlers.RotationsAsync), "ListRotations", "Lists the latest rotations, the newest first.").Produces<RotationsAnswer>();
        Read(all.MapGet("/rotations/{id}", SecretHandlers.FindAsync), "GetRotation", "Gives one rotation.").Produces<RotationView>();
        Write(all.MapPost("/rotations", SecretHandlers.BeginAsync), "BeginRotation", "Begins to change a secret. A credential is tried at its provider first, and replaced at once.")
            .Accepts<RotationRequest>("application/json")
            .Produces<RotationView>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Write(all.MapPost("/rotations/{id}/value", SecretHandlers.BringAsync), "BringSecret", "Brings the app secret that Meta has made, to a rotation that awaits it.")
            .Accepts<ValueRequest>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Write(all.MapPost("/rotations/{id}/cancel", SecretHandlers.CancelAsync), "CancelRotation", "Takes a rotation back of which the provider was not told yet.");
        Write(all.MapPost("/rotations/{id}/revoke", SecretHandlers.RevokeAsync), "RevokeOldSecret", "Ends the overlap of a rotation at once.");
        return tenant;
    }

    private static RouteHandlerBuilder Read(RouteHandlerBuilder route, string name, string summary) => Describe(route.RequireAuthorization(ApiScopes.ReadSecrets), name, summary);

    private static RouteHandlerBuilder Write(RouteHandlerBuilder route, string name, string summary) =>
        Describe(route.RequireAuthorization(ApiScopes.WriteSecrets).RequireAuthorization(StepUpRequirement.Policy), name, summary)
            .Produces<RotationView>()
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string name, string summary) => route
        .WithName(name)
        .WithSummary(summary)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
