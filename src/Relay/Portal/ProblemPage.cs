using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Relay.Portal;

/// <summary>
/// Shows the page that says in words what a status means, in place of what would be empty. By hand: the framework's way of making a page
/// again does not find the routes from within a branch.
/// </summary>
internal static class ProblemPage
{
    private const string View = "/Problem";

    public static void Use(IApplicationBuilder pages)
    {
        pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = context => ShowAsync(context, StatusCodes.Status500InternalServerError) });
        pages.UseStatusCodePages(empty => ShowAsync(empty.HttpContext, empty.HttpContext.Response.StatusCode));
    }

    private static Task ShowAsync(HttpContext context, int status)
    {
        var page = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .First(e => e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath == View);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        context.Request.RouteValues = new RouteValueDictionary { ["page"] = View, ["code"] = status };
        context.SetEndpoint(page);
        return page.RequestDelegate!(context);
    }
}
