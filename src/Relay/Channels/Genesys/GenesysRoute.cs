using System.Text.Json;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>Between whom a body goes: the integration, the account that it serves, and the customer.</summary>
/// <param name="Source">The integration.</param>
/// <param name="Account">The customer's channel and account.</param>
/// <param name="Channel">The body's <c>channel</c>.</param>
internal readonly record struct GenesysRoute(AccountName Source, AccountName Account, JsonElement Channel)
{
    /// <summary>
    /// <c>channel.id</c>; some bodies lack it, and the integration is then the side that is one of the tenant's own.
    /// </summary>
    public static string? IntegrationOf(JsonElement channel, Tenant tenant)
    {
        if (channel.Word("id") is { } id)
        {
            return id;
        }

        var from = channel.Get("from").Word("id");
        var to = channel.Get("to").Word("id");
        return from is not null && IsKnown(tenant, from) ? from : to is not null && IsKnown(tenant, to) ? to : null;
    }

    public static bool IsKnown(Tenant tenant, string integration) =>
        tenant.Genesys is { } organization && organization.Integrations.Any(own => own.Id == integration);

    /// <summary>What is missing in a body that is published all the same.</summary>
    public static IReadOnlyList<string> WarningsOf(DateTimeOffset? time, string? id)
    {
        var warnings = new List<string>();
        if (time is null)
        {
            warnings.Add(Warnings.TimestampMissing);
        }

        if (id is null)
        {
            warnings.Add(Warnings.IdMissing);
        }

        return warnings;
    }

    /// <summary>The customer's side: whichever is not the integration. Empty when there is none.</summary>
    public CustomerIds Customer(bool inbound)
    {
        var to = Channel.Get("to").Word("id");
        var from = Channel.Get("from").Word("id");
        var (likely, other) = inbound ? (from, to) : (to, from);
        var customer = likely is not null && likely != Source.Id ? likely : other;
        return customer is null || customer == Source.Id ? default : CustomerIdForms.Of(customer);
    }
}
