using Microsoft.AspNetCore.Mvc;
using Relay.Model;
using Relay.Storage.Idempotency;

namespace Relay.Sending;

/// <summary>Messages to be sent, by HTTP: what a record of <c>commands</c> says, with an answer.</summary>
internal static class MessagesApi
{
    public static IServiceCollection AddMessagesApi(this IServiceCollection services, bool hasStore)
    {
        services.AddSingleton<MessageDoor>();
        return hasStore
            ? services.AddSingleton<IIdempotencyKeys>(p => p.GetRequiredService<IdempotencyTable>())
            : services.AddSingleton<IIdempotencyKeys>(_ => new MemoryIdempotencyKeys(MemoryIdempotencyKeys.DefaultCapacity));
    }

    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder tenant)
    {
        tenant.MapPost("/messages", SendAsync)
            .RequireAuthorization(ApiScopes.SendMessages)
            .WithName("SendMessage")
            .WithTags("Messages")
            .WithSummary("Sends a message to a customer.")
            .WithDescription("Answered 202 once the message is durable. The same Idempotency-Key with the same message gives the same answer for 7 days.")
            .Accepts<MessageRequest>("application/json")
            .Produces<MessageAccepted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return tenant;
    }

    private static Task<IResult> SendAsync(
        HttpContext context, string tenantId, [FromServices] MessageDoor door,
        [FromHeader(Name = MessageDoor.KeyHeader)] string? idempotencyKey = null) => door.TakeAsync(context, tenantId);
}
