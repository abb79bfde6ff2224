using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Relay.Observability;
using Relay.Storage;

namespace Relay.Secrets;

/// <summary>Registers the vault. It needs the store.</summary>
internal static class SecretsServices
{
    private const string ApplicationName = "Relay";

    // Named, since the class is internal to the framework.
    private const string KeyRingAtStart = "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService";

    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        var options = new SecretsOptions();
        configuration.GetSection(SecretsOptions.SectionName).Bind(options);
        var certificates = new KeyRingCertificates(options.Local);

        services.AddCheckedOptions<SecretsOptions, SecretsOptionsValidator>(SecretsOptions.SectionName);
        services.AddSingleton(certificates);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeyRingWrapping>();
        services.AddSingleton<LocalVault>();
        if (options.UsesKeyVault)
        {
            services.TryAddSingleton<KeyVaultAccess>();
            services.AddSingleton<KeyVaultCalls>();
            services.AddSingleton(p => p.GetRequiredService<KeyVaultAccess>().Open(new Uri(p.GetRequiredService<IOptions<SecretsOptions>>().Value.KeyVault.Uri)));
            services.AddSingleton<KeyVaultVault>();
            services.AddSingleton<IReadinessPart>(p => p.GetRequiredService<KeyVaultVault>());
            services.AddSingleton<ISecretVault, VaultsByVersion>();
        }
        else
        {
            services.AddSingleton<ISecretVault>(p => p.GetRequiredService<LocalVault>());
        }

        services.AddSingleton<SecretMove>();
        services.AddSingleton<TenantBundles>();

        var protection = services.AddDataProtection().SetApplicationName(ApplicationName);
        if (certificates.Current is { } current)
        {
            protection.ProtectKeysWithCertificate(current).UnprotectKeysWithAnyCertificate(certificates.Former is { } former ? [current, former] : [current]);
        }

        services.AddOptions<KeyManagementOptions>().Configure<KeyRingRepository, ILoggerFactory>((keys, store, loggers) =>
            keys.XmlRepository = options.Local.KeyRing.Directory is { Length: > 0 } directory ? new KeyRingDirectory(directory, store, loggers) : store);

        return services.WithoutKeyRingAtStart();
    }

    /// <summary>Registers the vault of a trial: values are in memory, and so are the keys of cookies.</summary>
    public static IServiceCollection AddTrialSecrets(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(ApplicationName).UseEphemeralDataProtectionProvider();
        return services.AddSingleton<ISecretVault, TrialVault>().AddSingleton<TenantBundles>().WithoutKeyRingAtStart();
    }

    /// <summary>
    /// Takes out what would read the key ring before the listening starts, when the store may be away or without its tables; the vault does it
    /// in time. Everything that registers data protection registers it again.
    /// </summary>
    public static IServiceCollection WithoutKeyRingAtStart(this IServiceCollection services)
    {
        foreach (var early in services.Where(s => s.ImplementationType?.FullName == KeyRingAtStart).ToList())
        {
            services.Remove(early);
        }

        return services;
    }
}
