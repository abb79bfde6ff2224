using Relay.Tests.Hosting;

namespace Relay.Tests.Ingest;

/// <summary>Whoever is refused learns nothing: neither whether the tenant exists, nor what was wrong.</summary>
[Collection(RelayCollection.Name)]
public sealed class WebhookRefusalTests(RelayApp app)
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly byte[] Body = """{"object":"page","entry":[{"id":"3"}]}"""u8.ToArray();

    // Malformed for the one provider; the first rows for both.
    private static readonly string[] Malformed =
    [
        "", "sha256", "sha256=", "sha256:" + Zeros, "sha1=" + Zeros[..40], "sha1=" + Zeros, "sha512=" + Zeros + Zeros, "md5=" + Zeros[..32], "none",
        Zeros, "sha256=" + Zeros[1..], "sha256=" + Zeros + "0", "sha256=" + Zeros + Zeros, "sha256= " + Zeros, "sha256 =" + Zeros, "sha256=" + Zeros[2..] + " 0",
        "sha256==" + Zeros[1..], "sha256=" + Zeros[1..] + "g", "sha256=" + Zeros + "," + Zeros, "sha256=" + Zeros + ", sha256=" + Zeros,
        "sha256=\"" + Zeros + "\"", "v1,sha256=" + Zeros, "sha256=0x" + Zeros[2..],
    ];

    [Fact]
    public async Task Every_refusal_is_the_same_bytes_but_for_the_date()
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (provider, right) in new[] { ("meta", The.Hex(The.AppSecret, Body)), ("genesys", The.Base64(The.SignatureSecret, Body)) })
        {
            foreach (var tenant in new[] { The.Tenant, The.WithoutSecrets, The.Unknown, "%20", "UPPER" })
            {
                var target = $"/webhook/{provider}/{tenant}";
                await Add(answers, $"{target} without header", RawRequest.Post(target, Body));
                await Add(answers, $"{target} empty body", RawRequest.Post(target, []).Signed(right));
                await Add(answers, $"{target} of zeros", RawRequest.Post(target, Body).Signed(provider == "meta" ? "sha256=" + Zeros : "sha256=" + Convert.ToBase64String(new byte[32])));
                await Add(answers, $"{target} twice", RawRequest.Post(target, Body).Signed(right).Signed(right));
                await Add(answers, $"{target} of another body", RawRequest.Post(target, [.. Body, (byte)' ']).Signed(right));
                foreach (var malformed in Malformed)
                {
                    await Add(answers, $"{target} '{malformed}'", RawRequest.Post(target, Body).Signed(malformed));
                }

                if (tenant != The.Tenant)
                {
                    await Add(answers, $"{target} signed rightly", RawRequest.Post(target, Body).Signed(right));
                }
            }
        }

        var first = answers.Values.First();
        Assert.Equal("HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n", first);
        Assert.All(answers, answer => Assert.True(first == answer.Value, $"{answer.Key}: {answer.Value}"));
    }

    [Theory]
    [InlineData("sha256=\u00e9000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("\u00ff\u00fe")]
    public async Task Bytes_that_are_no_text_are_a_malformed_signature_and_not_a_broken_request(string signature) =>
        Assert.Equal(
            "HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n",
            (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body).Signed(signature))).WithoutDate);

    [Fact]
    public async Task Odd_bytes_in_another_header_refuse_no_webhook() =>
        (await app.SendAsync(RawRequest.Genesys(The.Tenant, Body).Header("X-Branch", "Z\u00fcrich"))).IsEmpty(200);

    [Fact]
    public async Task Base64_at_Meta_and_hex_at_Genesys_are_refused()
    {
        (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body).Signed(The.Base64(The.AppSecret, Body)))).IsEmpty(401);
        (await app.SendAsync(RawRequest.Post($"/webhook/genesys/{The.Tenant}", Body).Signed(The.Hex(The.SignatureSecret, Body)))).IsEmpty(401);
    }

    [Fact]
    public async Task The_secret_of_one_provider_is_none_of_the_other()
    {
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body, The.SignatureSecret))).IsEmpty(401);
        (await app.SendAsync(RawRequest.Genesys(The.Tenant, Body, The.AppSecret))).IsEmpty(401);
    }

    [Fact]
    public async Task An_upper_case_algorithm_is_malformed_at_Meta()
    {
        var signature = The.Hex(The.AppSecret, Body);
        (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body).Signed("SHA256" + signature[6..]))).IsEmpty(401);
    }

    [Fact]
    public async Task The_older_header_counts_for_nothing()
    {
        var right = The.Hex(The.AppSecret, Body);
        (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body).Header("X-Hub-Signature", right))).IsEmpty(401);
        (await app.SendAsync(RawRequest.Meta(The.Tenant, Body).Header("X-Hub-Signature", "sha1=" + Zeros[..40]))).IsEmpty(200);
    }

    [Fact]
    public async Task Any_changed_bit_of_body_or_signature_is_refused()
    {
        var signature = The.Hex(The.AppSecret, Body);
        for (var i = 0; i < Body.Length; i++)
        {
            var changed = Body.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", changed).Signed(signature))).IsEmpty(401);
        }

        for (var i = "sha256=".Length; i < signature.Length; i++)
        {
            var other = signature[..i] + (signature[i] == '0' ? '1' : '0') + signature[(i + 1)..];
            (await app.SendAsync(RawRequest.Post($"/webhook/meta/{The.Tenant}", Body).Signed(other))).IsEmpty(401);
        }
    }

    [Fact]
    public async Task Nothing_refused_is_on_the_topic()
    {
        const string tenant = "spare-0";
        await app.SendAsync(RawRequest.Post($"/webhook/meta/{tenant}", Body));
        await app.SendAsync(RawRequest.Meta(tenant, Body, "another secret"));
        (await app.SendAsync(RawRequest.Meta(tenant, "the only one"u8.ToArray()))).IsEmpty(200);

        using var topic = app.OpenTopic();
        Assert.Equal("the only one"u8.ToArray(), topic.Only(tenant).Message.Value);
    }

    private async Task Add(Dictionary<string, string> answers, string what, RawRequest request) =>
        answers[what] = (await app.SendAsync(request)).WithoutDate;
}
