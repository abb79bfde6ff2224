using System.Security.Cryptography;
using System.Text;

namespace Relay.Up.Demo;

/// <summary>
/// The file <c>.env</c> in the repository: where this run is to be found, by the names that the documents' commands and the requests in
/// <c>samples/requests</c> use. It ends with the run, whose secrets it holds.
/// </summary>
internal sealed class DemoEnvironment
{
    private const string FirstLine = "# Written by ./relay up, and removed when that ends.";

    private readonly string _path;

    private DemoEnvironment(string path) => _path = path;

    /// <summary>Writes it, or says why not.</summary>
    public static Attempt<DemoEnvironment> Write(string root, Stack stack)
    {
        var path = Path.Combine(root, ".env");
        if (File.Exists(path) && File.ReadLines(path).FirstOrDefault() != FirstLine)
        {
            return Attempt<DemoEnvironment>.Failed($"{path} is somebody else's: it is left as it is, and the documents' commands will not find this run by it");
        }

        // Closed to others before anything is in it.
        File.WriteAllText(path, string.Empty);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(path, Lines(stack));
        return new DemoEnvironment(path);
    }

    public void Delete() => File.Delete(_path);

    private static string Lines(Stack stack)
    {
        var tenant = stack.Tenant;
        var metaBody = SampleBodies.Meta(tenant);
        var genesysBody = SampleBodies.Genesys(tenant);
        return $"""
            {FirstLine}
            export RELAY={stack.RelayUrl}
            export SIMULATOR={stack.SimulatorUrl}
            export KAFKA={stack.KafkaBootstrapServers}
            export TOPIC_PREFIX={Topics.Prefix}
            export TENANT={DemoTenant.Id}
            export KEY={tenant.ApiKey}
            export ACCOUNT={tenant.PhoneNumberId}
            export BOT_ACCOUNT={tenant.BotPhoneNumberId}
            export BOT_ACCOUNTS=whatsapp/{tenant.BotPhoneNumberId}
            export INTEGRATION={tenant.IntegrationId}
            export PHONE={tenant.CustomerPhone}
            export APP_ID={tenant.AppId}
            export APP_SECRET={tenant.AppSecret}
            export SIGNATURE_SECRET={tenant.SignatureSecret}
            export VERIFY_TOKEN={tenant.VerifyToken}
            export META_BODY='{metaBody}'
            export META_SIGNATURE=sha256={Convert.ToHexStringLower(Hash(tenant.AppSecret, metaBody))}
            export GENESYS_BODY='{genesysBody}'
            export GENESYS_SIGNATURE=sha256={Convert.ToBase64String(Hash(tenant.SignatureSecret, genesysBody))}

            """;
    }

    private static byte[] Hash(string secret, string body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
}
