using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Relay.Secrets;

namespace Relay.StoreTests.Harness;

/// <summary>
/// Stands in for Azure Key Vault: its REST over TLS, under a name in its domain that only this process resolves. It challenges, authorises,
/// throttles and refuses as the real one does.
/// </summary>
internal sealed partial class KeyVaultStandIn : IAsyncDisposable
{
    public const string Host = "relay-tests.vault.azure.net";

    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly ConcurrentBag<HttpMessageHandler> _handlers = [];
    private WebApplication? _app;
    private int _port;

    public KeyVaultContents Contents { get; } = new();

    /// <summary>What it does in place of answering; null: it answers.</summary>
    public Func<HttpContext, Task>? Mood { get; set; }

    /// <summary>The settings of a process that uses it.</summary>
    public static Dictionary<string, string?> Settings => new() { ["Secrets:Provider"] = "KeyVault", ["Secrets:KeyVault:Uri"] = $"https://{Host}/" };

    /// <summary>The tokens that were asked for, by what they were to be good for.</summary>
    public ConcurrentQueue<string> Scopes { get; } = new();

    public static async Task<KeyVaultStandIn> StartAsync()
    {
        var vault = new KeyVaultStandIn();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(vault._certificate)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        vault._app = builder.Build();
        vault._app.Run(vault.AnswerAsync);
        await vault._app.StartAsync();
        var address = vault._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        vault._port = new Uri(address).Port;
        return vault;
    }

    /// <summary>The way here, and an identity that the vault knows.</summary>
    public KeyVaultAccess Access(string token = KeyVaultContents.Token) => Through(trusted: true, new Identity(this, token));

    /// <summary>The same, for a machine that does not trust the vault's certificate.</summary>
    public KeyVaultAccess Distrusting() => Through(trusted: false, new Identity(this, KeyVaultContents.Token));

    /// <summary>The same, for a machine whose identity service is away.</summary>
    public KeyVaultAccess Unknown() => Through(trusted: true, new Identity(this, null));

    public async ValueTask DisposeAsync()
    {
        Mood = null;
        await _app!.DisposeAsync();
        foreach (var handler in _handlers)
        {
            handler.Dispose();
        }

        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Contents.Enter();
        try
        {
            if (Mood is { } mood)
            {
                await mood(context);
                if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
                {
                    return;
                }
            }

            await Contents.AnswerAsync(context);
        }
        finally
        {
            Contents.Leave();
        }
    }

    private KeyVaultAccess Through(bool trusted, TokenCredential credential)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                Assert.Equal(Host, context.DnsEndPoint.Host);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        if (trusted)
        {
            // The certificate is checked as ever, name and all; it is its own authority.
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
        }

        _handlers.Add(handler);
        return new KeyVaultAccess { Credential = () => credential, Transport = new HttpClientTransport(handler) };
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private sealed class Identity(KeyVaultStandIn vault, string? token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            vault.Scopes.Enqueue(string.Join(' ', requestContext.Scopes));
            return token is null
                ? throw new Azure.Identity.CredentialUnavailableException("There is no identity here.")
                : new AccessToken(token, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
