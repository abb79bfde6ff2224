using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Relay.Contracts;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Deliveries;

/// <summary>From a caller's request to WhatsApp, with a refusal and a replay on the way, over all roles in one process.</summary>
public sealed class WholeRoundTests(PostgresServer server)
{
    private const string Refusal = """{"error":{"message":"no","type":"OAuthException","code":131026,"error_data":{"details":"no"}}}""";
    private const string Taken = """{"messaging_product":"whatsapp","contacts":[{"input":"15557770001","wa_id":"15557770001"}],"messages":[{"id":"wamid.x1"}]}""";

    [Fact]
    public async Task A_message_that_whatsapp_refuses_is_looked_up_replayed_and_delivered()
    {
        var bodies = new ConcurrentQueue<string>();
        var refuses = true;
        await using var provider = await ProviderAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Enqueue(await reader.ReadToEndAsync(Run.Cancel));
            context.Response.StatusCode = Volatile.Read(ref refuses) ? 400 : 200;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Volatile.Read(ref refuses) ? Refusal : Taken, Run.Cancel);
        });
        await using var database = await server.CreateAsync();
        await using var app = new RelayApp { Seed = ApiClient.Seed.Replace($"\"id\": \"{ApiClient.Account}\",", $"\"id\": \"{ApiClient.Account}\", \"accessToken\": \"pass-of-quay\",", StringComparison.Ordinal) }
            .With("Relay:Roles", "Normalize,Dispatch,Project,Portal")
            .With("ConnectionStrings:Relay", database.ConnectionString)
            .With("Meta:GraphBaseUrl", provider.Urls.First() + "/v25.0");
        var api = new ApiClient(app);
        await Eventually.HoldsAsync(async () => (await api.GetAsync("")).Status == 200, seconds: 120, "the API answers");

        var accepted = await api.PostMessageAsync(ApiClient.Message("The lighthouse opens at nine."), "visit-1");
        Assert.True(accepted.Status == 202, accepted.Body);
        var id = accepted.Json.GetProperty("id").GetGuid();
        JsonElement letter = default;
        await Eventually.HoldsAsync(
            async () => (letter = (await api.GetAsync($"?messageId={id}")).Json.GetProperty("items")).GetArrayLength() == 1, seconds: 90, "the dead letter is listed");
        var dead = letter[0].GetProperty("id").GetGuid();
        Assert.Equal(("recipient", $"whatsapp:{ApiClient.Account}"), (letter[0].GetProperty("category").GetString(), letter[0].GetProperty("destination").GetString()));
        var whole = (await api.GetAsync($"/{dead}")).Json.GetProperty("deadLetter").Deserialize(RelayJson.Default.DeadLetter)!;
        Assert.Equal((id, "api", "131026"), (whole.Message!.Id, whole.Message.Origin, whole.Attempts[^1].ProviderCode));

        Volatile.Write(ref refuses, false);
        var before = bodies.Count;
        Assert.Equal(200, (await api.PostAsync($"/{dead}/replay")).Status);
        await Eventually.HoldsAsync(() => bodies.Count > before, seconds: 90, "WhatsApp is called again");
        Assert.Contains("The lighthouse opens at nine.", bodies.Last(), StringComparison.Ordinal);
        Assert.Equal("replayed", (await api.GetAsync($"/{dead}")).Json.GetProperty("state").GetString());
    }

    private static async Task<WebApplication> ProviderAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = builder.Build();
        provider.Run(answer);
        await provider.StartAsync(Run.Cancel);
        return provider;
    }
}
