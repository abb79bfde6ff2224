using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>The memory that strangers can take up, and that they give it back however they leave.</summary>
[Collection(RelayCollection.Name)]
public sealed class BodyBudgetTests(RelayApp app)
{
    private static readonly byte[] Body = """{"entry":[]}"""u8.ToArray();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_hangs_up_gives_its_budget_back(bool abruptly)
    {
        for (var i = 0; i < 5; i++)
        {
            await using (var connection = await HalfABody.SendAsync(app))
            {
                if (abruptly)
                {
                    connection.Reset();
                }
            }

            await HalfABody.UntilAsync(() => app.Budget.Used == 0);
        }

        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body))).IsEmpty(200);
    }

    [Fact]
    public async Task Whatever_the_answer_is_the_budget_is_given_back()
    {
        var large = new byte[65_536];
        (await app.SendAsync(RawRequest.Meta(The.Tenant, large))).IsEmpty(200);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, large, "wrong"))).IsEmpty(401);
        (await app.SendAsync(RawRequest.Meta(The.Unknown, large))).IsEmpty(401);
        var over = new byte[65_537];
        (await app.SendAsync(RawRequest.Chunked($"/webhook/meta/{The.Tenant}", over, 4096, The.Hex(The.AppSecret, over)))).IsEmpty(413);
        Assert.Equal(0, app.Budget.Used);
    }

    [Fact]
    public async Task A_caller_that_only_announces_a_body_takes_up_nothing()
    {
        await using var connection = await app.ConnectAsync();
        await connection.WriteAsync(HalfABody.Announcement);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body))).IsEmpty(200);
        Assert.Equal(0, app.Budget.Used);
    }

    [Fact]
    public void The_servers_own_guards_against_slow_callers_stay_on()
    {
        _ = app.Port;
        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.True(limits.MinRequestBodyDataRate is { BytesPerSecond: >= 240 });
        Assert.True(limits.MinResponseDataRate is { BytesPerSecond: >= 240 });
        Assert.True(limits.RequestHeadersTimeout <= TimeSpan.FromSeconds(30));
    }
}
