using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Storage;

namespace Relay.Portal.Pages;

/// <summary>Says in words what a status means, to whoever looks at a page. It tells nobody what there is.</summary>
[AllowAnonymous]
internal sealed class ProblemModel : PageModel
{
    public string Heading { get; private set; } = "";

    public string Words { get; private set; } = "";

    public void OnGet(int code)
    {
        var failed = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = failed is not null && StoreFault.Is(failed) ? StatusCodes.Status503ServiceUnavailable : code is >= 400 and < 600 ? code : StatusCodes.Status404NotFound;
        Response.StatusCode = status;
        (Heading, Words) = status switch
        {
            StatusCodes.Status400BadRequest => ("That did not work", "The form was open for too long, or came from elsewhere. Go back, reload the page and try again."),
            StatusCodes.Status403Forbidden => ("You may not do this", "Your role lets you look, but not change. Ask an admin of your organisation."),
            StatusCodes.Status404NotFound => ("There is no such page", "The address is wrong, or what it named is not yours to see."),
            StatusCodes.Status429TooManyRequests => ("Too many tries", "Wait a minute, then try again."),
            StatusCodes.Status503ServiceUnavailable => ("Not possible now", "The store does not answer. Messages go on; try this page again in a minute."),
            _ => ("Something is broken", "It was written to the log. Try again; if it stays so, tell whoever runs this Relay."),
        };
    }
}
