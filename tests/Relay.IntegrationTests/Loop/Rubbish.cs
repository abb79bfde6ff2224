using System.Security.Cryptography;
using System.Text;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>Bodies that no one means well with, each with how many items it holds for Relay and what becomes of them.</summary>
/// <param name="Published">Events; of them one is the neighbour where there is one.</param>
/// <param name="Quarantined">Items, or the body as a whole.</param>
/// <param name="Neighbour">The id of a good message in the same body, which must come through.</param>
internal sealed record Rubbish(byte[] Body, int Published, int Quarantined, string? Neighbour = null)
{
    public static IReadOnlyDictionary<string, Func<Site, TestTenant, Rubbish>> All { get; } = new Dictionary<string, Func<Site, TestTenant, Rubbish>>(StringComparer.Ordinal)
    {
        ["nothing"] = (_, _) => new([], 0, 1),
        ["random bytes"] = (_, _) => new(RandomNumberGenerator.GetBytes(4096), 0, 1),
        ["3 MB of random bytes"] = (_, _) => new(RandomNumberGenerator.GetBytes(3_000_000), 0, 1),
        ["a message of 1 MB"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), $"\"{new string('x', 1_000_000)}\""), 0, 1),
        ["a member of 1 MB that Relay does not know"] = (site, tenant) => Beside(
            site, tenant, Message(Draw.Wamid(), "\"hi\"", $",\"extra\":\"{new string('x', 1_000_000)}\""), 1, 0),
        ["an item nested 10,000 deep"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), Deep(10_000)), 0, 1),
        ["an item nested 20,000 deep"] = (site, tenant) => new(Around(site, tenant, Message(Draw.Wamid(), Deep(20_000)), Draw.Wamid()), 0, 1),
        ["members that stand twice"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), "\"one\"", ",\"text\":{\"body\":\"two\"},\"type\":\"text\""), 1, 0),
        ["bytes that are no UTF-8"] = (site, tenant) => Beside(site, tenant, [.. Message(Draw.Wamid(), "\"a@b\"").Select(b => b == (byte)'@' ? (byte)0xff : b)], 0, 1),
        ["a timestamp that is no number"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), "\"hi\"", timestamp: "\"NaN\""), 1, 0),
        ["a timestamp beyond all time"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), "\"hi\"", timestamp: "1e999"), 1, 0),
        ["a timestamp below zero"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), "\"hi\"", timestamp: "\"-99999999999999999999\""), 1, 0),
        ["a bare NaN"] = (site, tenant) => new(Around(site, tenant, Message(Draw.Wamid(), "\"hi\"", timestamp: "NaN"), Draw.Wamid()), 0, 1),
        ["an id of 10,000 characters"] = (site, tenant) => Beside(site, tenant, Message("wamid." + Draw.Hex(10_000), "\"hi\""), 1, 0),
        ["half a surrogate in a text"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), "\"broken \\ud83d here\""), 1, 0),
        ["half a surrogate in a name"] = (site, tenant) => Beside(site, tenant, Message(Draw.Wamid(), "\"hi\"", ",\"\\udc00name\":{\"\\ud800\":1}"), 1, 0),
        ["half a surrogate in an id"] = (site, tenant) => Beside(site, tenant, Message("wamid.\\ud800" + Draw.Hex(8), "\"hi\""), 1, 0),
        ["a message that is a number"] = (site, tenant) => Beside(site, tenant, "42"u8.ToArray(), 0, 1),
        ["a message without a type"] = (site, tenant) => Beside(
            site, tenant, Encoding.UTF8.GetBytes($"{{\"from\":\"{site.NewPhone()}\",\"id\":\"{Draw.Wamid()}\",\"timestamp\":\"1767225600\"}}"), 1, 0),
        ["entries that are text"] = (_, _) => new("""{"object":"whatsapp_business_account","entry":"none"}"""u8.ToArray(), 0, 1),
        ["another object"] = (_, _) => new("""{"object":"toaster","entry":[{"id":"1","changes":[]}]}"""u8.ToArray(), 0, 1),
    };

    private static Rubbish Beside(Site site, TestTenant tenant, byte[] item, int published, int quarantined)
    {
        var neighbour = Draw.Wamid();
        return new Rubbish(Around(site, tenant, item, neighbour), published + 1, quarantined, neighbour);
    }

    private static byte[] Around(Site site, TestTenant tenant, byte[] item, string neighbour)
    {
        var phone = site.NewPhone();
        var good = Encoding.UTF8.GetBytes(MetaBodies.Message(phone, neighbour, site.NewText()).ToJsonString());
        return MetaBodies.Raw(tenant, phone, [(byte)'[', .. item, (byte)',', .. good, (byte)']']);
    }

    // The number is one that nobody has, and the same in all: what is tested is not who writes.
    private static byte[] Message(string id, string text, string more = "", string timestamp = "\"1767225600\"") => Encoding.UTF8.GetBytes(
        $"{{\"from\":\"12015550199\",\"id\":\"{id}\",\"timestamp\":{timestamp},\"type\":\"text\",\"text\":{{\"body\":{text}}}{more}}}");

    private static string Deep(int depth) => new string('[', depth) + new string(']', depth);
}
