using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Relay.Channels;
using Relay.Model;
using Relay.Tenants;

namespace Relay.Tests.Tenants;

/// <summary>Reads seed files as the program does.</summary>
internal static class Seeds
{
    private static readonly Lazy<ChannelCatalog> Catalog = new(() =>
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ChannelCatalog.AddTo(builder.Services.AddSingleton(TimeProvider.System));
        return builder.Services.BuildServiceProvider().GetRequiredService<ChannelCatalog>();
    });

    public static (IReadOnlyList<Tenant> Tenants, IReadOnlyList<string> Faults) Read(string json, params (string Name, string Value)[] environment) =>
        Read(System.Text.Encoding.UTF8.GetBytes(json), environment);

    public static (IReadOnlyList<Tenant> Tenants, IReadOnlyList<string> Faults) Read(byte[] json, params (string Name, string Value)[] environment)
    {
        var faults = new SeedFaults();
        var variables = environment.ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);
        var tenants = new SeedReader(Catalog.Value, name => variables.GetValueOrDefault(name)).Read(json, faults);
        return (tenants, faults.All);
    }

    /// <summary>The members of a tenant beside its id and name.</summary>
    public static string Tenant(string members, string id = "acme") => $$"""{ "tenants": [ { "id": "{{id}}", "name": "Acme Ltd", {{members}} } ] }""";

    public static string Genesys(string integrations, string more = "") =>
        Tenant($$"""
            "genesys": { "region": "eu-west-1", "clientId": "c", "clientSecret": "s", "integrations": [ {{integrations}} ] }{{more}}
            """);

    public static string Meta(string members) => Tenant($$"""
        "meta": { "appId": "1001", {{members}} }
        """);
}
