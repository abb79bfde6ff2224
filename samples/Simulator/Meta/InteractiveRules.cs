using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Meta;

/// <summary>Rules of interactive messages: reply buttons, lists, links and the rest.</summary>
internal static class InteractiveRules
{
    public static GraphError? Check(JsonElement interactive)
    {
        var type = interactive.Text("type");
        return type switch
        {
            null => new GraphError(131008, "The parameter interactive.type is required."),
            "button" => Body(interactive, 1024) ?? Frame(interactive) ?? Buttons(interactive.Member("action")),
            "list" => Body(interactive, 4096) ?? Frame(interactive) ?? ListHeader(interactive.Member("header")) ?? Rows(interactive.Member("action")),
            "cta_url" => Body(interactive, 1024) ?? Frame(interactive) ?? Link(interactive.Member("action")),
            "flow" => Body(interactive, 1024) ?? Frame(interactive) ?? Flow(interactive.Member("action")),
            "location_request_message" => Body(interactive, 1024) ?? Named(interactive.Member("action"), "send_location"),
            "address_message" => Body(interactive, 1024) ?? Frame(interactive) ?? Named(interactive.Member("action"), "address_message"),
            "product" or "product_list" or "catalog_message" or "order_details" or "order_status" or "call_permission_request" or "carousel" =>
                interactive.Member("action").IsObject() ? null : Missing("interactive.action"),
            _ => new GraphError(131009, "interactive.type is not a known type."),
        };
    }

    private static GraphError? Body(JsonElement interactive, int max) => Limits.Required(interactive.Member("body"), "text", max, "interactive.body.text");

    private static GraphError? Frame(JsonElement interactive)
    {
        if (interactive.Has("footer") && Limits.Required(interactive.Member("footer"), "text", 60, "interactive.footer.text") is { } footer)
        {
            return footer;
        }

        if (!interactive.Has("header"))
        {
            return null;
        }

        var header = interactive.Member("header");
        return header.Text("type") switch
        {
            "text" => Limits.Required(header, "text", 60, "interactive.header.text"),
            "image" or "video" or "document" => header.Member(header.Text("type")!).IsObject() ? null : Missing("interactive.header." + header.Text("type")),
            _ => new GraphError(131009, "interactive.header.type must be text, image, video or document."),
        };
    }

    private static GraphError? ListHeader(JsonElement header) => header.IsObject() && header.Text("type") is not "text"
        ? new GraphError(131009, "The header of a list must be text.")
        : null;

    private static GraphError? Buttons(JsonElement action)
    {
        var buttons = action.Member("buttons").Items().ToList();
        if (buttons.Count is < 1 or > 3)
        {
            return new GraphError(131009, "interactive.action.buttons: invalid count. Min buttons: 1, max buttons: 3.");
        }

        if (buttons.Any(button => button.Text("type") is not "reply"))
        {
            return new GraphError(131009, "interactive.action.buttons[].type must be reply.");
        }

        var replies = buttons.Select(button => button.Member("reply")).ToList();
        return First(replies, reply => Limits.Required(reply, "id", 256, "reply.id") ?? Limits.Required(reply, "title", 20, "reply.title"))
            ?? Unique(replies, "id", "reply.id")
            ?? Unique(replies, "title", "reply.title");
    }

    private static GraphError? Rows(JsonElement action)
    {
        var sections = action.Member("sections").Items().ToList();
        var rows = sections.SelectMany(section => section.Member("rows").Items()).ToList();
        if (sections.Count is < 1 or > 10 || rows.Count is < 1 or > 10)
        {
            return new GraphError(131009, "interactive.action.sections: 1 to 10 sections with 1 to 10 rows in total.");
        }

        return Limits.Required(action, "button", 20, "interactive.action.button")
            ?? First(sections, section => sections.Count > 1 ? Limits.Required(section, "title", 24, "section.title") : Limits.Text(section, "title", 24, "section.title"))
            ?? First(rows, row => Limits.Required(row, "id", 200, "row.id") ?? Limits.Required(row, "title", 24, "row.title") ?? Limits.Text(row, "description", 72, "row.description"))
            ?? Unique(rows, "id", "row.id");
    }

    private static GraphError? Link(JsonElement action)
    {
        var parameters = action.Member("parameters");
        return Named(action, "cta_url")
            ?? Limits.Required(parameters, "display_text", 20, "parameters.display_text")
            ?? (parameters.Text("url").IsWebAddress() ? null : new GraphError(131009, "parameters.url must be an http or https URL."));
    }

    private static GraphError? Flow(JsonElement action)
    {
        var parameters = action.Member("parameters");
        return Named(action, "flow")
            ?? (parameters.Has("flow_message_version") ? null : Missing("parameters.flow_message_version"))
            ?? (parameters.Has("flow_id") || parameters.Has("flow_name") ? null : Missing("parameters.flow_id"))
            ?? (parameters.Has("flow_cta") ? null : Missing("parameters.flow_cta"));
    }

    private static GraphError? Named(JsonElement action, string name) => action.Text("name") == name
        ? null
        : new GraphError(action.Has("name") ? 131009 : 131008, $"interactive.action.name must be {name}.");

    private static GraphError? First(List<JsonElement> elements, Func<JsonElement, GraphError?> check) =>
        elements.Select(check).FirstOrDefault(error => error is not null);

    private static GraphError? Unique(List<JsonElement> elements, string name, string path) =>
        elements.Select(element => element.Text(name)).Distinct(StringComparer.Ordinal).Count() == elements.Count
            ? null
            : new GraphError(131009, $"{path} must be unique.");

    private static GraphError Missing(string path) => new(131008, $"The parameter {path} is required.");
}
