using Relay.Identity;
using Relay.Model;

namespace Relay.Api.Caching;

/// <summary>For routes that change what others show of the tenant: whoever called one sees what came of it.</summary>
internal sealed class EndsWhatIsKept(TenantGenerations generations) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if (TenantId.TryParse(context.HttpContext.Request.RouteValues[ScopeHandler.TenantRouteValue] as string, out var tenant))
        {
            await generations.ChangedAsync(tenant, CancellationToken.None);
        }

        return result;
    }
}
