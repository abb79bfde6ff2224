using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Identity;
using Relay.Model;
using Relay.Storage.Parking;

namespace Relay.Deliveries;

/// <summary>What waits to be tried again, by HTTP.</summary>
internal static class ParkedApi
{
    private const int MaxBodyBytes = 4 * 1024;
    private const int MaxName = 512;

    public static IServiceCollection AddParkedApi(this IServiceCollection services, bool hasStore) =>
        hasStore ? services.AddSingleton<ParkedDeliveries>() : services;

    public static IEndpointRouteBuilder MapParked(this IEndpointRouteBuilder tenant)
    {
        var parked = tenant.MapGroup("/parked").WithTags("Parked deliveries").NeedStore<ParkedDeliveries>(
            "Deliveries wait in PostgreSQL, and ConnectionStrings:Relay names none. What cannot be delivered at once becomes a dead letter.");
        parked.MapGet("", OverviewAsync).RequireAuthorization(ApiScopes.ReadTenant)
            .WithName("ListParkedDestinations").WithSummary("Lists where something waits for.").Produces<ParkedOverview>().DescribeRefusals();
        parked.MapGet("/deliveries", ListAsync).RequireAuthorization(ApiScopes.ReadTenant)
            .WithName("ListParked").WithSummary("Lists the first deliveries of a destination's conversations that wait, by the time of their next try.")
            .Produces<ParkedDeliveryList>().ProducesProblem(StatusCodes.Status400BadRequest).DescribeRefusals();
        Wish(parked.MapPost("/retry", (HttpContext c, string tenantId, [FromServices] ParkedDeliveries? p) => WishAsync(c, tenantId, p!, ParkedWish.Hasten)),
            "RetryParked", "Has one, or those of a destination that are tried next, tried within seconds.");
        Wish(parked.MapPost("/discard", (HttpContext c, string tenantId, [FromServices] ParkedDeliveries? p) => WishAsync(c, tenantId, p!, ParkedWish.GiveUp)),
            "DiscardParked", "Has one, or those of a destination that are tried next, become dead letters within seconds.");
        return tenant;
    }

    private static void Wish(RouteHandlerBuilder route, string name, string summary) => route
        .RequireAuthorization(ApiScopes.WriteDeadLetters)
        .WithName(name)
        .WithSummary(summary)
        .Accepts<ParkedRequest>("application/json")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .DescribeRefusals();

    private static async Task<IResult> OverviewAsync(HttpContext context, string tenantId, [FromServices] ParkedDeliveries? parked) =>
        TypedResults.Json(await parked!.OverviewAsync(TenantId.Parse(tenantId), context.RequestAborted), ApiJson.Default.ParkedOverview);

    private static async Task<IResult> ListAsync(
        HttpContext context, string tenantId, string? destination, string? after, string? limit, [FromServices] ParkedDeliveries? parked)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!IsName(destination))
        {
            faults["destination"] = [$"needed are 1 to {MaxName} characters"];
        }

        ParkedPlace? place = after is null ? null : ParkedDeliveries.ReadCursor(after);
        if (after is not null && place is null)
        {
            faults["after"] = ["allowed is the next of the page before"];
        }

        var most = ParkedDeliveries.DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= ParkedDeliveries.MaxLimit))
        {
            faults["limit"] = [$"allowed is 1 to {ParkedDeliveries.MaxLimit}"];
        }

        return faults.Count > 0
            ? Problems.Of(StatusCodes.Status400BadRequest, "malformed", "The request is malformed", "Each fault stands in errors by its parameter.", faults)
            : TypedResults.Json(
                await parked!.ListAsync(TenantId.Parse(tenantId), destination!, place, most, context.RequestAborted), ApiJson.Default.ParkedDeliveryList);
    }

    private static async Task<IResult> WishAsync(HttpContext context, string tenantId, ParkedDeliveries parked, ParkedWish wish)
    {
        var (wanted, problem) = await ApiBody.ReadAsync(context, MaxBodyBytes, ApiJson.Default.ParkedRequest, """{"destination":"…"} or {"destination":"…","id":"…"}""");
        if (wanted is null)
        {
            return problem!;
        }

        var key = ParkedKey.Parse(wanted.Id);
        if (!IsName(wanted.Destination) || (wanted.Id is not null && key is null))
        {
            return Problems.Malformed("Needed are the destination and, for one delivery, its id.");
        }

        return await parked.WishAsync(TenantId.Parse(tenantId), wanted.Destination!, key, wish, ApiCaller.ActorOf(context), context.RequestAborted)
            ? TypedResults.Accepted((string?)null)
            : Problems.NotFound("Nothing of the kind is parked, or it is not the first of its conversation.");
    }

    private static bool IsName(string? text) => text is { Length: > 0 and <= MaxName } && !text.Contains('\0', StringComparison.Ordinal);
}
