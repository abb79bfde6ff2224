using System.Text.Json;
using Relay.Up.Processes;
using Relay.Up.Smoke;

namespace Relay.Up;

/// <summary>For a machine: one message and one reply through the whole loop, on free ports, with one JSON line as the result.</summary>
internal sealed class SmokeCommand(string root, IHttpClientFactory http, TimeProvider time, TextWriter output, TextWriter errors)
{
    // With at most 30 s for the stop this keeps the whole run below 90 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!Stack.Start(root, Ports.Free(), time, static _ => { }).Succeeded(out var stack, out var error))
        {
            return await PrintAsync(SmokeResult.Failed(error));
        }

        using (stack)
        {
            var result = await TryAsync(stack, cancellationToken);
            if (!result.Ok)
            {
                // Before the stop, whose own lines would push out what led here.
                await ShowLogsAsync(stack);
            }

            var trouble = await stack.StopAsync();
            if (result.Ok && trouble is not null)
            {
                result = SmokeResult.Failed(trouble);
                await ShowLogsAsync(stack);
            }

            if (result.Ok)
            {
                stack.DeleteFiles();
            }
            else
            {
                stack.DeleteSecrets();
            }

            return await PrintAsync(result);
        }
    }

    private async Task<SmokeResult> TryAsync(Stack stack, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var round = new SmokeRound(stack, new SimulatorClient(http, stack.SimulatorUrl, time), time);
        try
        {
            if (await stack.WaitUntilReadyAsync(new Readiness(http, time), either.Token) is { } error)
            {
                return SmokeResult.Failed(error);
            }

            // Whoever dies half-way is named at once, not after a minute.
            var gone = stack.WaitForExitAsync(either.Token);
            var done = round.RunAsync(either.Token);
            var first = await Task.WhenAny(gone, done);
            var waitingFor = round.WaitingFor;
            await either.CancelAsync();
            await ((Task)done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return first == done ? await done : SmokeResult.Failed($"{await gone}, while waiting for {waitingFor}");
        }
        catch (HttpRequestException exception)
        {
            return SmokeResult.Failed($"the simulator could not be asked: {exception.Message}");
        }
        catch (JsonException exception)
        {
            return SmokeResult.Failed($"the simulator's answer could not be read: {exception.Message}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || limit.IsCancellationRequested)
        {
            return SmokeResult.Failed(cancellationToken.IsCancellationRequested
                ? "interrupted"
                : $"not done after {Patience.TotalSeconds:0} s, while waiting for {round.WaitingFor}");
        }
    }

    private async Task ShowLogsAsync(Stack stack)
    {
        foreach (var line in stack.LastLines())
        {
            await errors.WriteLineAsync(line);
        }

        await errors.WriteLineAsync($"up: all of it is in {stack.RelayLog} and {stack.SimulatorLog}");
    }

    private async Task<int> PrintAsync(SmokeResult result)
    {
        await errors.FlushAsync();
        await output.WriteLineAsync(JsonSerializer.Serialize(result, SmokePayloads.Default.SmokeResult));
        return result.Ok ? 0 : 1;
    }
}
