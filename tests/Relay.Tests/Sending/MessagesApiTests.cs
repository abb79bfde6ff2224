using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Relay.Contracts;
using Relay.Tests.Api;
using Relay.Tests.Hosting;

namespace Relay.Tests.Sending;

public sealed class MessagesApiTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task A_message_is_a_command_on_its_topic_when_it_is_answered_202()
    {
        var answer = await api.Client.PostMessageAsync(ApiClient.Message(), "order-1");
        Assert.Equal(202, answer.Status);
        var id = RelayIds.Event(ApiClient.Tenant, "whatsapp", ApiClient.Account, "message.outbound", "order-1");
        Assert.Equal(id.ToString(), answer.Json.GetProperty("id").GetString());

        var record = Assert.Single(Commands("order-1"));
        Assert.Equal(ApiClient.Tenant, Encoding.UTF8.GetString(record.Message.Key));
        Assert.Equal("api", Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("relay_origin")));
        var command = JsonSerializer.Deserialize(record.Message.Value, RelayJson.Default.SendCommand)!;
        Assert.Equal((ApiClient.Tenant, ApiClient.Account, "order-1"), (command.TenantId, command.AccountId, command.IdempotencyKey));
        Assert.Equal(new TextContent { Text = "Your order is ready." }, command.Content);
    }

    [Fact]
    public async Task The_same_key_with_the_same_message_has_the_same_answer_and_with_another_none()
    {
        var first = await api.Client.PostMessageAsync(ApiClient.Message(), "order-2");
        var again = await api.Client.PostMessageAsync(ApiClient.Message().Replace(": ", ":", StringComparison.Ordinal), "order-2");
        Assert.Equal((202, first.Body), (again.Status, again.Body));

        var other = await api.Client.PostMessageAsync(ApiClient.Message("Another text."), "order-2");
        Assert.Equal((409, "key-reused"), (other.Status, other.Problem));

        // A key is one tenant's.
        var elsewhere = await api.Client.PostMessageAsync(
            ApiClient.Message("Another text.").Replace(ApiClient.Account, ApiClient.OtherAccount, StringComparison.Ordinal), "order-2", ApiClient.Foreign, ApiClient.OtherTenant);
        Assert.Equal(202, elsewhere.Status);
        Assert.Equal(2, Commands("order-2").Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\tb")]
    public async Task A_key_is_needed(string? key)
    {
        var answer = await api.Client.PostMessageAsync(ApiClient.Message(), key);
        Assert.Equal((400, "malformed"), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task A_key_has_a_bound()
    {
        Assert.Equal(202, (await api.Client.PostMessageAsync(ApiClient.Message(), new string('k', 128))).Status);
        Assert.Equal(400, (await api.Client.PostMessageAsync(ApiClient.Message(), new string('k', 129))).Status);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_by_its_path()
    {
        var answer = await api.Client.PostMessageAsync(
            """{ "tenantId": "x", "channel": 5, "to": { "phone": "1", "id": "2" }, "content": { "type": "song" }, "expiresAt": "2020-01-01T00:00:00Z" }""", "bad-1");
        Assert.Equal((422, "message"), (answer.Status, answer.Problem));
        Assert.Equal(
            ["$.accountId", "$.channel", "$.content.type", "$.expiresAt", "$.tenantId", "$.to"],
            answer.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Empty(Commands("bad-1"));
    }

    [Fact]
    public async Task An_account_of_another_tenant_is_none()
    {
        var answer = await api.Client.PostMessageAsync(ApiClient.Message().Replace(ApiClient.Account, ApiClient.OtherAccount, StringComparison.Ordinal), "bad-2");
        Assert.Equal(422, answer.Status);
        Assert.Equal("$.accountId", Assert.Single(answer.Json.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task What_is_no_json_or_too_much_of_it_is_refused_by_its_kind()
    {
        Assert.Equal((400, "malformed"), await ProblemAsync("{"));
        Assert.Equal((400, "malformed"), await ProblemAsync(new string('[', 100) + new string(']', 100)));
        Assert.Equal((400, "malformed"), await ProblemAsync(ApiClient.Message().Replace("\"channel\"", "\"channel\":\"sms\",\"channel\"", StringComparison.Ordinal)));
        Assert.Equal((413, "too-large"), await ProblemAsync(ApiClient.Message(new string('x', 801 * 1024))));
        Assert.Equal((202, null), await ProblemAsync(ApiClient.Message(new string('x', 780 * 1024))));
        var text = await api.Client.SendAsync(HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/messages", ApiClient.Sender, ApiClient.Message(), "large", "text/plain");
        Assert.Equal((415, "http-415"), (text.Status, text.Problem));
    }

    private async Task<(int Status, string? Problem)> ProblemAsync(string body)
    {
        var answer = await api.Client.PostMessageAsync(body, "large");
        return (answer.Status, answer.Problem);
    }

    // All commands with a key, read from the beginning to the end.
    private List<ConsumeResult<byte[], byte[]>> Commands(string key)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = api.App.Cluster.BootstrapServers,
            GroupId = "reader",
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(p => new TopicPartitionOffset("relay.commands", p, Offset.Beginning)));
        var found = new List<ConsumeResult<byte[], byte[]>>();
        for (var ends = 0; ends < 2;)
        {
            var result = consumer.Consume(TestContext.Current.CancellationToken);
            ends += result.IsPartitionEOF ? 1 : 0;
            if (!result.IsPartitionEOF && Encoding.UTF8.GetString(result.Message.Value).Contains($"\"{key}\"", StringComparison.Ordinal))
            {
                found.Add(result);
            }
        }

        consumer.Close();
        return found;
    }
}
