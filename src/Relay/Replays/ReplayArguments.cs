using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Relay.Model;

namespace Relay.Replays;

/// <summary>The command <c>replay</c> with what it takes.</summary>
internal sealed class ReplayArguments
{
    private const string TimeWords = "a time like 2026-03-01T10:00:00Z; without an offset it is UTC";

    private readonly Option<TenantId> _tenant = new("--tenant")
    {
        Required = true,
        Description = "Whose webhooks",
        CustomParser = result =>
            TenantId.TryParse(Word(result), out var id) ? id : Fault<TenantId>(result, $"--tenant is '{Word(result)}'; allowed are {TenantId.Allowed}."),
    };

    private readonly Option<DateTimeOffset> _from = Time("--from", "Those received at this time or later", required: true);
    private readonly Option<DateTimeOffset> _to = Time("--to", "Those received before this time; now when it is left out", required: false);

    private readonly Option<int> _rate = new("--rate")
    {
        Description = "Webhooks a second, so that live ones get their turn",
        DefaultValueFactory = _ => ReplayRequest.DefaultPerSecond,
    };

    public ReplayArguments()
    {
        Command = new Command("replay", "Append a tenant's webhooks once more, so that their events are published again under the same ids")
        {
            TreatUnmatchedTokensAsErrors = false,
            Options = { _tenant, _from, _to, _rate },
        };
        Command.Validators.Add(result =>
        {
            if (result.GetResult(_from) is { Errors: var errors } && !errors.Any() && result.GetResult(_to) is { Implicit: false } && result.GetValue(_to) <= result.GetValue(_from))
            {
                result.AddError("--to is not after --from.");
            }

            if (result.GetValue(_rate) is < 1 or > ReplayRequest.MostPerSecond)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate is {result.GetValue(_rate)}; allowed is 1 to {ReplayRequest.MostPerSecond}."));
            }
        });
    }

    public Command Command { get; }

    public ReplayRequest Read(ParseResult parsed) => new(
        parsed.GetValue(_tenant), parsed.GetValue(_from), parsed.GetResult(_to) is null ? null : parsed.GetValue(_to), parsed.GetValue(_rate));

    private static Option<DateTimeOffset> Time(string name, string description, bool required) => new(name)
    {
        Required = required,
        Description = $"{description}: {TimeWords}",
        CustomParser = result =>
            DateTimeOffset.TryParse(Word(result), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToUniversalTime()
                : Fault<DateTimeOffset>(result, $"{name} is '{Word(result)}'; allowed is {TimeWords}."),
    };

    private static string Word(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static T Fault<T>(ArgumentResult result, string words)
        where T : struct
    {
        result.AddError(words);
        return default;
    }
}
