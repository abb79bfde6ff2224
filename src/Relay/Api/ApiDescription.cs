using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Relay.Model;

namespace Relay.Api;

/// <summary>What <c>/openapi/v1.json</c> says besides the routes.</summary>
internal static class ApiDescription
{
    public const string Name = "v1";

    private const string Scheme = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Relay", Version = Name, Description = "Sends messages, and looks after what could not be delivered." };

            // Relay does not know under which names it is reached.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of the tenant." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var policy in context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>())
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
                operation.Description = $"{operation.Description} {(ApiScopes.All.Contains(policy) ? $"Needs the scope `{policy}`." : "Any key of any tenant will do.")}".TrimStart();
            }

            return Task.CompletedTask;
        });
    }
}
