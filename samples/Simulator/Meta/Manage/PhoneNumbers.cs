using System.Globalization;
using System.Text;
using System.Text.Json;
using Relay.Simulator.Json;
using Relay.Simulator.Settings;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta.Manage;

/// <summary><c>/{phone-number-id}</c> and <c>/{waba}/phone_numbers</c>: what numbers there are, how they are, and a number's own callback.</summary>
internal sealed class PhoneNumbers(Catalog catalog, GraphService rules, MetaAccounts accounts, CallbackCheck callbacks)
{
    private const int UsualLimit = 25;
    private const int MaxLimit = 100;

    public ServiceAnswer Get(ServiceRequest request)
    {
        var (number, error) = rules.Authorize(request, SystemUserToken.Management);
        var fields = Fields(request);
        return number is null || (error = PhoneNumberFields.Check(fields)) is not null
            ? rules.Refuse(error!)
            : new ServiceAnswer(200, JsonBytes.Object(writer => PhoneNumberFields.Write(writer, accounts.Of(number.Tenant), number, fields)));
    }

    public async Task<ServiceAnswer> ConfigureAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var (number, error) = rules.Authorize(request, SystemUserToken.Management);
        if (number is null)
        {
            return rules.Refuse(error!);
        }

        var (parameters, unread) = GraphParameters.Read(request);
        if (parameters is null)
        {
            return rules.Refuse(unread!);
        }

        if (parameters.Object("webhook_configuration") is not { } configuration || configuration.Text("override_callback_uri") is not { } url)
        {
            return rules.Refuse(GraphError.Plain(100, "The parameter webhook_configuration with override_callback_uri is required: the simulator can set nothing else of a number."));
        }

        // An empty one takes the override away.
        var (callback, refused) = url.Length == 0 ? (null, null) : await callbacks.OverrideAsync(url, configuration.Text("verify_token"), cancellationToken);
        if (refused is not null)
        {
            return rules.Refuse(refused);
        }

        accounts.Change(number.Tenant.Id, account => account with
        {
            Numbers = account.Numbers.SetItem(number.Number.PhoneNumberId, account.NumberOf(number) with { Override = callback }),
        });
        return GraphService.Success;
    }

    public ServiceAnswer List(ServiceRequest request)
    {
        var (account, wabaId, error) = rules.Waba(request);
        var fields = Fields(request);
        if (account is null || (error = PhoneNumberFields.Check(fields)) is not null)
        {
            return rules.Refuse(error!);
        }

        var all = account.Tenant.Numbers
            .Where(number => account.Numbers[number.PhoneNumberId].WabaId == wabaId)
            .Select(number => catalog.Number(number.PhoneNumberId)!)
            .ToList();
        if (Limit(request) is not { } limit)
        {
            return rules.Refuse(GraphError.Plain(100, "Param limit must be a whole number from 1 to 100."));
        }

        return Start(request, all.Count) is { } start
            ? new ServiceAnswer(200, JsonBytes.Object(writer => Page(writer, request, account, all, fields, start, limit)))
            : rules.Refuse(GraphError.Plain(131059, "Invalid cursor"));
    }

    private static void Page(
        Utf8JsonWriter writer, ServiceRequest request, MetaAccount account, List<NumberEntry> all, string[] fields, int start, int limit)
    {
        var end = Math.Min(all.Count, start + limit);
        writer.WriteStartArray("data");
        foreach (var number in all[start..end])
        {
            writer.WriteStartObject();
            PhoneNumberFields.Write(writer, account, number, fields);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (end == start)
        {
            return;
        }

        writer.WriteStartObject("paging");
        writer.WriteStartObject("cursors");
        writer.WriteString("before", Cursor(start));
        writer.WriteString("after", Cursor(end));
        writer.WriteEndObject();
        if (end < all.Count)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"fields={string.Join(',', fields)}&limit={limit}&after={Cursor(end)}");
            writer.WriteString("next", $"https://graph.facebook.com{request.Path}?{query}");
        }

        writer.WriteEndObject();
    }

    private static string[] Fields(ServiceRequest request) =>
        request.Query["fields"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int? Limit(ServiceRequest request) => !request.Query.TryGetValue("limit", out var text)
        ? UsualLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= MaxLimit ? limit : null;

    private static string Cursor(int place) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cursor:{place}"))).Replace('+', '-').Replace('/', '_');

    /// <summary>Where the page begins; null when the cursor is none of ours.</summary>
    private static int? Start(ServiceRequest request, int count)
    {
        var after = request.Query["after"].ToString();
        if (after.Length == 0)
        {
            return 0;
        }

        for (var place = 1; place <= count; place++)
        {
            if (Cursor(place) == after)
            {
                return place;
            }
        }

        return null;
    }
}
