using System.CommandLine;
using Relay.Replays;

namespace Relay;

/// <summary>What the program was asked to do. Whatever is neither a command nor a switch is a setting, as in <c>--Kafka:TopicPrefix=x.</c>.</summary>
/// <param name="Verb">Null: it was answered already, such as <c>--help</c>.</param>
/// <param name="Settings">To be read by the configuration.</param>
/// <param name="ExitCode">For when there is no verb.</param>
internal sealed record CommandLine(Verb? Verb, string[] Settings, int ExitCode)
{
    /// <summary>What to replay; null with any other verb.</summary>
    public ReplayRequest? Replay { get; private init; }

    public static CommandLine Parse(string[] args, TextWriter output, TextWriter errors)
    {
        Verb? verb = null;
        var reseed = new Option<bool>("--reseed") { Description = "The seed file overrides what the store knows, and brings back what was deleted (Tenants:Reseed)" };
        var migrate = new Command("migrate", "Bring the store's schema up to date, and end") { TreatUnmatchedTokensAsErrors = false };
        migrate.SetAction(_ => Chosen(Relay.Verb.Migrate));
        var move = new Command("move-secrets", "Bring all secrets to the vault that Secrets:Provider names, and end") { TreatUnmatchedTokensAsErrors = false };
        move.SetAction(_ => Chosen(Relay.Verb.MoveSecrets));
        var protect = new Command("protect-keys", "Put the keys of data protection under Secrets:Local:Certificate, and end") { TreatUnmatchedTokensAsErrors = false };
        protect.SetAction(_ => Chosen(Relay.Verb.ProtectKeys));
        var health = new Command("health", "Ask the Relay that listens on this machine whether it lives, and end with 0 or 1") { TreatUnmatchedTokensAsErrors = false };
        health.SetAction(_ => Chosen(Relay.Verb.Health));
        var replay = new ReplayArguments();
        replay.Command.SetAction(_ => Chosen(Relay.Verb.Replay));
        var root = new RootCommand("Relay. Settings are given as --Section:Key=value, besides appsettings.json and the environment.")
        {
            TreatUnmatchedTokensAsErrors = false,
            Options = { reseed },
            Subcommands = { migrate, move, protect, replay.Command, health },
        };
        root.SetAction(_ => Chosen(Relay.Verb.Serve));

        // A value may begin with @; no file is meant.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string[] settings = [.. parsed.UnmatchedTokens];
        if (parsed.Errors.Count == 0 && settings is [var first, ..] && first[0] is not ('-' or '/') && !first.Contains('=', StringComparison.Ordinal))
        {
            errors.WriteLine($"There is no command '{first}'; see --help.");
            return new CommandLine(null, [], 2);
        }

        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return new CommandLine(verb, parsed.GetValue(reseed) ? [.. settings, "--Tenants:Reseed=true"] : settings, code)
        {
            Replay = verb == Relay.Verb.Replay ? replay.Read(parsed) : null,
        };

        int Chosen(Verb chosen)
        {
            verb = chosen;
            return 0;
        }
    }
}

/// <summary>What a process does.</summary>
internal enum Verb
{
    Serve,
    Migrate,
    MoveSecrets,
    ProtectKeys,
    Replay,
    Health,
}
