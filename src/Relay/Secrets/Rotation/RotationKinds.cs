using Relay.Model;

namespace Relay.Secrets.Rotation;

/// <summary>What can be changed. The words stand in the store, in the API and in addresses.</summary>
internal static class RotationKinds
{
    /// <summary>With which Genesys signs an integration's webhooks; Genesys is told of a new one.</summary>
    public const string GenesysSignature = "genesys-signature";

    /// <summary>Which Meta names in a handshake; Meta is told of a new one.</summary>
    public const string MetaVerifyToken = "meta-verify-token";

    /// <summary>With which Meta signs an app's webhooks; Meta makes a new one itself, and shows it to whoever asked for it there.</summary>
    public const string MetaAppSecret = "meta-app-secret";

    /// <summary>With which Relay calls Genesys.</summary>
    public const string GenesysClient = "genesys-client";

    /// <summary>With which Relay calls WhatsApp for an account.</summary>
    public const string WhatsAppToken = "whatsapp-token";

    public static IReadOnlyList<string> All { get; } = [GenesysSignature, MetaVerifyToken, MetaAppSecret, GenesysClient, WhatsAppToken];

    /// <summary>Whether Relay calls with it, so that a new value counts as soon as it is known to be right.</summary>
    public static bool IsCredential(string kind) => kind is GenesysClient or WhatsAppToken;

    /// <summary>Whether Relay tells the provider of a new value.</summary>
    public static bool IsTold(string kind) => kind is GenesysSignature or MetaVerifyToken;

    public static string ProviderOf(string kind) => kind is GenesysSignature or GenesysClient ? ProviderKeys.Genesys : ProviderKeys.Meta;
}

/// <summary>How far a rotation has come. The words stand in the store.</summary>
internal static class RotationStates
{
    /// <summary>What changed is in the store, and not every process knows it yet.</summary>
    public const string Spreading = "spreading";

    /// <summary>Every process knows the new value; the provider is told, or may have been.</summary>
    public const string Telling = "telling";

    /// <summary>Every process asks for patience; somebody makes a new secret at the provider and brings it.</summary>
    public const string AwaitingValue = "awaiting-value";

    /// <summary>The provider uses the new one; the old one counts until its end.</summary>
    public const string Overlap = "overlap";

    public const string Done = "done";
    public const string Cancelled = "cancelled";

    /// <summary>It was taken back.</summary>
    public const string Failed = "failed";

    /// <summary>Those in which no other rotation of the same owner may begin.</summary>
    public static bool IsOpen(string state) => state is Spreading or Telling or AwaitingValue;
}

/// <summary>The times of rotations.</summary>
internal static class RotationLimits
{
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    /// <summary>A provider needs a moment to change over, and repeats what it signed before.</summary>
    public static readonly TimeSpan LeastOverlap = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan MostOverlap = TimeSpan.FromDays(7);

    /// <summary>For so long webhooks that do not verify are asked to come again while somebody changes an app's secret.</summary>
    public static readonly TimeSpan SecretChange = TimeSpan.FromMinutes(30);

    /// <summary>What the provider was not told of after so long is taken back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>An ended secret stays so long, for those who ask what it was.</summary>
    public static readonly TimeSpan Keeping = TimeSpan.FromDays(1);

    /// <summary>Longer than any step takes: whoever has not ended it by then is gone.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How long one attempt at telling may take, all its calls together; well below <see cref="Lease"/>.</summary>
    public static readonly TimeSpan Telling = TimeSpan.FromSeconds(60);

    public static bool IsOverlap(TimeSpan overlap) => overlap >= LeastOverlap && overlap <= MostOverlap;
}
