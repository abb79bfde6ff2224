using System.Collections.Concurrent;
using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;

namespace Relay.Tests.Dispatch;

/// <summary>Plans as many calls as it is told, and finds in each answer what the test put there.</summary>
internal sealed class FakeSender(string key = "whatsapp") : IChannelSender
{
    public string Key => key;

    public int Parts { get; set; } = 1;

    public Rejected? Refusal { get; set; }

    public bool PlansBadly { get; set; }

    public bool ReadsBadly { get; set; }

    /// <summary>What the next answers mean; once it is empty, that the provider took it.</summary>
    public ConcurrentQueue<SendOutcome> Outcomes { get; } = new();

    /// <summary>The correlation texts that were asked for.</summary>
    public List<string?> Callbacks { get; } = [];

    public SendPlan Plan(Message message, SendTarget target) => Plan(target);

    public SendPlan Plan(Receipt receipt, SendTarget target) => Plan(target);

    public SendOutcome Interpret(in ProviderAnswer answer) =>
        ReadsBadly ? throw new NotSupportedException("private words")
        : Outcomes.TryDequeue(out var outcome) ? outcome
        : new Delivered(["id-1"]);

    public LimitReading? Reading { get; set; }

    public LimitReading? ReadLimit(in ProviderAnswer answer) => Reading;

    private SendPlan Plan(SendTarget target)
    {
        if (PlansBadly)
        {
            throw new NotSupportedException("private words");
        }

        if (Refusal is { } refusal)
        {
            return new SendPlan([], refusal);
        }

        Callbacks.AddRange(Enumerable.Range(0, Parts).Select(part => target.CallbackData(part, part == Parts - 1)));
        return new SendPlan([.. Enumerable.Range(0, Parts).Select(part => new ProviderRequest(
            new Uri($"https://provider.example/{part}"), Encoding.UTF8.GetBytes($"{part}"), new BearerToken(new SecretValue("pass-fake"))))]);
    }
}
