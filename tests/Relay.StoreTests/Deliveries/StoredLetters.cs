using System.Globalization;
using System.Text.Json;
using Relay.Contracts;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Deliveries;

/// <summary>Dead letters as Dispatch writes them; each number is another one, a second later than the one before.</summary>
internal static class StoredLetters
{
    public const string Destination = $"whatsapp:{ApiClient.Account}";

    public static DateTimeOffset Start { get; } = new(2031, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Guid Id(int number) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"{number:00000000}-0000-5000-8000-00000000000d"));

    public static Guid MessageId(int number) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"{number:00000000}-0000-5000-8000-0000000000aa"));

    public static string Conversation(int number) => $"c_{new string("abc"[number % 3], 26)}";

    public static DeadLetter Of(int number, string tenant = ApiClient.Tenant, string account = ApiClient.Account, string? destination = null, string category = "recipient") => new()
    {
        Id = Id(number),
        MessageId = MessageId(number),
        TenantId = tenant,
        Channel = "whatsapp",
        AccountId = account,
        ConversationId = Conversation(number),
        Destination = destination ?? $"whatsapp:{account}",
        Category = category,
        Detail = "cannot be reached",
        Attempts = [Attempt(number, tenant, account)],
        Parts = 1,
        Message = new Message
        {
            Id = MessageId(number),
            TenantId = tenant,
            Channel = "whatsapp",
            AccountId = account,
            ConversationId = Conversation(number),
            Direction = Directions.Outbound,
            ReceivedAt = Start,
            From = new Party { Kind = PartyKinds.Business, Id = account },
            To = new Party { Kind = PartyKinds.Customer, Id = "15557770001" },
            Content = new TextContent { Text = $"words of {tenant} {number} \0" },
            Origin = Origins.Genesys,
        },
        At = Start.AddSeconds(number),
    };

    public static byte[] Bytes(this DeadLetter letter) => JsonSerializer.SerializeToUtf8Bytes(letter, RelayJson.Default.DeadLetter);

    private static DeliveryResult Attempt(int number, string tenant, string account) => new()
    {
        Id = RelayIds.Event($"{number}"),
        MessageId = MessageId(number),
        Part = 0,
        TenantId = tenant,
        Channel = "whatsapp",
        AccountId = account,
        Destination = $"whatsapp:{account}",
        Attempt = 1,
        Outcome = DeliveryOutcomes.Rejected,
        Category = DeliveryCategories.Recipient,
        At = Start.AddSeconds(number),
    };
}
