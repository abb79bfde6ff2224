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
        Description = $"Webhooks a second at most, so that live ones get their turn; {ReplayRequest.DefaultPerSecond} when it is left out",
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
            if (TryTime(Word(result.GetResult(_from)), out var from) && TryTime(Word(result.GetResult(_to)), out var to) && to <= from)
            {
                result.AddError("--to is not after --from.");
            }
        });
        _rate.Validators.Add(result =>
        {
            if (!int.TryParse(Word(result), CultureInfo.InvariantCulture, out var rate) || rate is < 1 or > ReplayRequest.MostPerSecond)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate is '{Word(result)}'; allowed is 1 to {ReplayRequest.MostPerSecond}."));
            }
        });
    }

    public Command Command { get; }

    public ReplayRequest Read(ParseResult parsed) => new(
        parsed.GetValue(_tenant), parsed.GetValue(_from), parsed.GetResult(_to) is null ? null : parsed.GetValue(_to),
        parsed.GetResult(_rate) is null ? ReplayRequest.DefaultPerSecond : parsed.GetValue(_rate));

    private static Option<DateTimeOffset> Time(string name, string description, bool required) => new(name)
    {
        Required = required,
        Description = $"{description}: {TimeWords}",
        CustomParser = result =>
            TryTime(Word(result), out var at)
                ? at
                : Fault<DateTimeOffset>(result, $"{name} is '{Word(result)}'; allowed is {TimeWords}."),
    };

    private static bool TryTime(string text, out DateTimeOffset at) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    private static string Word(SymbolResult? result) => result?.Tokens is [var first, ..] ? first.Value : "";

    private static T Fault<T>(ArgumentResult result, string words)
        where T : struct
    {
        result.AddError(words);
        return default;
    }
}
