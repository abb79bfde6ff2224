using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Relay;

/// <summary>Checks the whole configuration before anything starts, and says everything that is wrong with it: one line each.</summary>
internal static class StartCheck
{
    /// <summary>Puts the program together; false when what configures logging, the server or the host itself cannot be read.</summary>
    public static bool TryBuild(Func<WebApplication> build, TextWriter errors, [NotNullWhen(true)] out WebApplication? app)
    {
        try
        {
            app = build();
            return true;
        }
        catch (Exception unreadable) when (IsOfConfiguration(unreadable))
        {
            Write(errors, [$"The configuration cannot be read: {Words(unreadable)}"]);
            app = null;
            return false;
        }
    }

    public static bool Passes(IServiceProvider services, TextWriter errors)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return true;
        }
        catch (OptionsValidationException invalid)
        {
            Write(errors, invalid.Failures);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(e => e is OptionsValidationException))
        {
            Write(errors, several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures));
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder names the key, the value and the type that it wants.
            Write(errors, [unreadable.Message]);
        }

        return false;
    }

    /// <summary>Runs until the end, and gives the process's exit code.</summary>
    public static async Task<int> RunAsync(WebApplication app, TextWriter errors, CancellationToken cancellationToken)
    {
        await using (app)
        {
            try
            {
                app.Services.GetRequiredService<StartReport>().Write(app.Environment);
                await app.StartAsync(cancellationToken);
            }
            catch (IOException taken) when (taken.InnerException is AddressInUseException or SocketException)
            {
                Write(errors, [$"ASPNETCORE_URLS names an address that cannot be listened on: {taken.Message}"]);
                return 1;
            }
            catch (Exception refused) when (refused is SocketException || IsOfConfiguration(refused))
            {
                // The server names the endpoint and what it lacks: a certificate, a port that may be used, ...
                Write(errors, [$"Relay cannot start as it is configured: {Words(refused)}"]);
                return 1;
            }

            await app.WaitForShutdownAsync(cancellationToken);
            return Environment.ExitCode;
        }
    }

    private static bool IsOfConfiguration(Exception fault) =>
        fault is InvalidOperationException or InvalidDataException or FormatException or ArgumentException or FileNotFoundException;

    private static string Words(Exception fault) => fault.InnerException is { } inner ? $"{fault.Message} ({inner.Message})" : fault.Message;

    private static void Write(TextWriter errors, IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            errors.WriteLine(fault.ReplaceLineEndings(" "));
        }
    }
}
