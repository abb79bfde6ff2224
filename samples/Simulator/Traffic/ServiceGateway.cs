using System.Buffers;
using Relay.Simulator.Faults;

namespace Relay.Simulator.Traffic;

/// <summary>The door of both services: reads the request whole, lets a fault strike, asks the service, records, then answers.</summary>
internal sealed class ServiceGateway(FaultList faults, TrafficLog log, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, ServiceRules rules, Func<ServiceRequest, CancellationToken, Task<ServiceAnswer>> service)
    {
        var at = time.GetUtcNow();
        var aborted = context.RequestAborted;
        var (body, tooLarge) = await ReadAsync(context.Request, rules.MaxBodyBytes, aborted);
        var http = context.Request;
        var request = new ServiceRequest(http.Method, http.Path.Value ?? "/", http.Query, http.Headers, http.RouteValues, body);
        var tenant = rules.TenantOf(request);
        var fault = faults.Take(rules.Name, request.Path, tenant);

        void Record(int answer) => log.Append(new TrafficEntry(
            at, rules.Name, tenant, request.Method, request.Path, Redaction.Query(request.Query), Redaction.Headers(request.Headers), Redaction.Body(request), answer, fault is not null));

        if (fault is not null && (fault.Hang || fault.Drop == Drop.Before))
        {
            Record(0);
            await HoldAsync(fault, aborted);
            context.Abort();
            return;
        }

        if (fault is { DelayMs: > 0 } && !await PauseAsync(TimeSpan.FromMilliseconds(fault.DelayMs), aborted))
        {
            Record(0);
            return;
        }

        // A client that hangs up does not stop what it asked for: a real service would not notice either.
        var answer = fault is { Answers: true } ? rules.Broken(fault) : tooLarge ? rules.TooLarge() : await service(request, lifetime.ApplicationStopping);
        if (fault is { Drop: Drop.After })
        {
            Record(0);
            context.Abort();
            return;
        }

        Record(answer.Status);
        await WriteAsync(context.Response, rules.Finish(answer), aborted);
    }

    private async Task HoldAsync(Fault fault, CancellationToken aborted)
    {
        if (fault.DelayMs > 0 && !await PauseAsync(TimeSpan.FromMilliseconds(fault.DelayMs), aborted))
        {
            return;
        }

        if (fault.Hang)
        {
            await PauseAsync(Timeout.InfiniteTimeSpan, aborted);
        }
    }

    /// <returns>False when the client gave up meanwhile.</returns>
    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken aborted)
    {
        try
        {
            await Task.Delay(pause, time, aborted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<(ReadOnlyMemory<byte> Body, bool TooLarge)> ReadAsync(HttpRequest request, int limit, CancellationToken aborted)
    {
        if (request.ContentLength > limit)
        {
            return (ReadOnlyMemory<byte>.Empty, true);
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(aborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (ReadOnlyMemory<byte>.Empty, true);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (body, false);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task WriteAsync(HttpResponse response, ServiceAnswer answer, CancellationToken aborted)
    {
        response.StatusCode = answer.Status;
        response.ContentLength = answer.Status == StatusCodes.Status204NoContent ? null : answer.Body.Length;
        if (answer.Body.Length > 0)
        {
            response.ContentType = answer.ContentType;
        }

        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Body.Length > 0 && !HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(answer.Body, aborted);
        }
    }
}
