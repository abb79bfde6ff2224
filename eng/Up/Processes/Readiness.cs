using System.Text.Json;

namespace Relay.Up.Processes;

/// <summary>Waits until a child answers <c>/health/ready</c> with 200 and all of it is at work.</summary>
internal sealed class Readiness(IHttpClientFactory http, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The body of the first 200.</summary>
    public async Task<Attempt<ReadyReport>> WaitAsync(ChildProcess child, string baseUrl, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var answer = "it never answered";
        while (time.GetElapsedTime(started) < Patience)
        {
            if (child.HasExited)
            {
                return Attempt<ReadyReport>.Failed(await child.DescribeExitAsync(cancellationToken));
            }

            var (report, seen) = await AskAsync(baseUrl, cancellationToken);
            if (report is { IsJoining: false })
            {
                return report;
            }

            answer = report is null ? seen ?? answer : "a stage has no place in its consumer group yet";
            await Task.Delay(Interval, time, cancellationToken);
        }

        return Attempt<ReadyReport>.Failed($"{child.Name} was not ready after {Patience.TotalSeconds:0} s: {answer}");
    }

    private async Task<(ReadyReport? Report, string? Seen)> AskAsync(string baseUrl, CancellationToken cancellationToken)
    {
        try
        {
            using var client = http.CreateClient();
            client.Timeout = TimeSpan.FromSeconds(5);
            using var answer = await client.GetAsync($"{baseUrl}/health/ready", cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode
                ? (ReadyReport.Read(body), null)
                : (null, $"its last answer was {(int)answer.StatusCode} {body}");
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return (null, null);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "its last answer took too long");
        }
        catch (JsonException)
        {
            return (null, "its answer is not JSON");
        }
    }
}
