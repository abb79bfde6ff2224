using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>A rotation as the provider sees it: no request with a secret that is valid is refused, at any moment.</summary>
public sealed class SecretWindowTests
{
    private static readonly byte[] Body = """{"entry":[{}]}"""u8.ToArray();
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Both_secrets_count_in_the_overlap_and_only_there()
    {
        var time = new ShiftedTime();
        await using var app = new RelayApp().With(time);

        time.Show(The.NewBegins - Margin);
        await SignedWithAsync(app, The.OldSecret, 200);
        await SignedWithAsync(app, The.NewSecret, 401);

        time.Show(The.NewBegins + Margin);
        await SignedWithAsync(app, The.OldSecret, 200);
        await SignedWithAsync(app, The.NewSecret, 200);

        time.Show(The.OldEnds + Margin);
        await SignedWithAsync(app, The.OldSecret, 401);
        await SignedWithAsync(app, The.NewSecret, 200);

        using var topic = app.OpenTopic();
        Assert.Equal(["old", "old", "new", "new"], topic.Of(The.Rotating, 4).Select(r =>
            System.Text.Encoding.UTF8.GetString(r.Message.Headers.GetLastBytes("relay_secret_id"))));
    }

    [Fact]
    public async Task A_verify_token_counts_in_its_window_only()
    {
        var time = new ShiftedTime();
        await using var app = new RelayApp().With(time);
        var handshake = new RawRequest("GET", $"/webhook/meta/{The.Rotating}?hub.mode=subscribe&hub.verify_token=first-token&hub.challenge=42");

        time.Show(The.OldEnds - Margin);
        Assert.Equal(200, (await app.SendAsync(handshake)).Status);
        time.Show(The.OldEnds + Margin);
        (await app.SendAsync(handshake)).IsEmpty(403);
    }

    private static async Task SignedWithAsync(RelayApp app, string secret, int status) =>
        (await app.SendAsync(RawRequest.Meta(The.Rotating, Body, secret))).IsEmpty(status);
}
