using Relay.Contracts;
using Relay.Tests.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Deliveries;

/// <summary>Dead letters of the tenant of these tests, each after two attempts at its third part.</summary>
internal static class Letters
{
    public static DeadLetter Of(Guid id, Message? message, Receipt? receipt = null) => new()
    {
        Id = id,
        MessageId = DispatchRig.MessageId,
        TenantId = Harbor.Id,
        Channel = "whatsapp",
        AccountId = Harbor.Number,
        ConversationId = "c_oneaaaaaaaaaaaaaaaaaaaaaaa",
        Destination = "whatsapp:1",
        Category = DeliveryCategories.Recipient,
        Detail = "cannot be reached",
        Attempts = [Attempt(1), Attempt(2)],
        Message = message,
        Receipt = receipt,
        At = ManualTimeProvider.Start,
    };

    private static DeliveryResult Attempt(int number) => new()
    {
        Id = RelayIds.Event($"{number}"),
        MessageId = DispatchRig.MessageId,
        Part = 2,
        TenantId = Harbor.Id,
        Channel = "whatsapp",
        AccountId = Harbor.Number,
        Destination = "whatsapp:1",
        Attempt = number,
        Outcome = DeliveryOutcomes.Rejected,
        Category = DeliveryCategories.Recipient,
        At = ManualTimeProvider.Start,
    };
}
