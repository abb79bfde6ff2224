using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Relay.Tests.Conventions;

/// <summary>Breaks the rule about waiting in four ways.</summary>
internal static class PlantedAsync
{
    public static Task Send(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    public static Task SendAsync(int count) => count > 0 ? Task.CompletedTask : Task.FromResult(count);

    public static IAsyncEnumerable<int> ReadAsync() => AsyncEnumerable.Empty<int>();

    public static ValueTask FlushAsync() => ValueTask.CompletedTask;
}

/// <summary>Keeps it, also where a framework chose the names.</summary>
internal sealed class KeptAsync : BackgroundService, IMiddleware, IAsyncDisposable
{
    public static ValueTask<int> ReadAsync(int count, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(count);

    public static Task AnswerAsync(HttpContext context) => context.Response.CompleteAsync();

    public Task InvokeAsync(HttpContext context, RequestDelegate next) => next(context);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task<int> HelpAsync() => Task.FromResult(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => HelpAsync();
}
