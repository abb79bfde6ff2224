using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Relay.Up.Smoke;

/// <summary>Drives the simulator: the customer writes, the agent writes, and what reached the two services is read back.</summary>
internal sealed class SimulatorClient(IHttpClientFactory http, string baseUrl, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public Task<Attempt<CustomerMessageSent>> CustomerWritesAsync(string phone, CustomerMessage message, CancellationToken cancellationToken) =>
        PostAsync(
            $"/sim/whatsapp/{phone}/messages", message, SmokePayloads.Default.CustomerMessage, SmokePayloads.Default.CustomerMessageSent, cancellationToken);

    public Task<Attempt<AgentMessageSent>> AgentWritesAsync(string integrationId, AgentMessage message, CancellationToken cancellationToken) =>
        PostAsync(
            $"/sim/genesys/{integrationId}/messages", message, SmokePayloads.Default.AgentMessage, SmokePayloads.Default.AgentMessageSent, cancellationToken);

    /// <summary>The first call that <paramref name="wanted"/> picks, as soon as there is one.</summary>
    public async Task<LoggedCall> WaitForCallAsync(Predicate<LoggedCall> wanted, CancellationToken cancellationToken)
    {
        using var client = http.CreateClient();
        var after = 0L;
        while (true)
        {
            var calls = await client.GetFromJsonAsync($"{baseUrl}/sim/log?after={after}", SmokePayloads.Default.IReadOnlyListLoggedCall, cancellationToken) ?? [];
            foreach (var call in calls)
            {
                if (wanted(call))
                {
                    return call;
                }

                after = Math.Max(after, call.N);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<Attempt<TAnswer>> PostAsync<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var client = http.CreateClient();
        using var response = await client.PostAsJsonAsync(baseUrl + path, body, bodyType, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return Attempt<TAnswer>.Failed($"the simulator refused a message with {(int)response.StatusCode}: {text}");
        }

        return JsonSerializer.Deserialize(text, answerType) is { } answer
            ? answer
            : Attempt<TAnswer>.Failed("the simulator answered a message with nothing");
    }
}
