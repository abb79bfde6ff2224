using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Api.Caching;
using Relay.Identity;

namespace Relay.Schemas;

/// <summary>What consumers check events against, by HTTP. It is the same for every tenant, and strangers have no use for it.</summary>
internal static class SchemasApi
{
    public const string MediaType = "application/schema+json";

    public static IServiceCollection AddSchemas(this IServiceCollection services) => services.AddSingleton<SchemaFiles>();

    public static IEndpointRouteBuilder MapSchemas(this IEndpointRouteBuilder api)
    {
        var schemas = api.MapGroup("/schemas").RequireAuthorization(Policies.Caller).CacheOutput(CallerCachePolicy.Name).WithTags("Schemas");
        schemas.MapGet("", List)
            .WithName("ListSchemas")
            .WithSummary("Lists the JSON Schemas of events, of commands and of an event's headers.")
            .Produces<SchemaList>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        schemas.MapGet("/{name}", Read)
            .WithName("GetSchema")
            .WithSummary("Gives a JSON Schema (2020-12). An event's is called like its ce_type.")
            .Produces<object>(StatusCodes.Status200OK, MediaType)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        return api;
    }

    private static JsonHttpResult<SchemaList> List([FromServices] SchemaFiles files) => TypedResults.Json(new SchemaList(files.All), ApiJson.Default.SchemaList);

    private static IResult Read(string name, HttpContext context, [FromServices] SchemaFiles files)
    {
        if (files.Find(name) is not { } file)
        {
            return Problems.NotFound("There is no such schema.");
        }

        // Nothing of anybody is in it: whoever has it may keep it, and asks whether it has changed.
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(file.Bytes, MediaType, entityTag: file.Tag);
    }
}
