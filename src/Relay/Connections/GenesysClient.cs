using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Http;
using Relay.Model;

namespace Relay.Connections;

/// <summary>Asks an organisation about its Open Messaging, and changes it.</summary>
internal sealed class GenesysClient(ProviderCalls calls, AccessTokens tokens, IOptions<GenesysSettings> settings, TimeProvider time)
{
    // Creating takes Genesys a moment; an administrator waits for it.
    private static readonly TimeSpan CreateLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CreatePause = TimeSpan.FromSeconds(1);

    /// <summary>Signs in anew, whatever token is in use: whether the client is let in today.</summary>
    public async Task<ProviderResult<GenesysSignedIn>> SignInAsync(GenesysAccess access, CancellationToken cancellationToken)
    {
        if (PlaceOf(access) is not { } place)
        {
            return Nowhere();
        }

        var token = await tokens.FetchAnewAsync(place.Credential, cancellationToken);
        return token.Token is null ? GenesysFaults.Of(token.Failure) : new GenesysSignedIn(place.ApiBaseUrl);
    }

    public Task<ProviderResult<GenesysOrganizationState>> OrganizationAsync(GenesysAccess access, CancellationToken cancellationToken) =>
        AskAsync(access, GenesysAdministration.Organization, GenesysAdministrationAnswers.Organization, cancellationToken);

    public Task<ProviderResult<GenesysIntegrationState>> IntegrationAsync(GenesysAccess access, string id, CancellationToken cancellationToken) =>
        AskAsync(access, place => GenesysAdministration.Find(place, id), GenesysAdministrationAnswers.Integration, cancellationToken);

    public Task<ProviderResult<GenesysRecipientState>> RecipientAsync(GenesysAccess access, string recipientId, CancellationToken cancellationToken) =>
        AskAsync(access, place => GenesysAdministration.Recipient(place, recipientId), GenesysAdministrationAnswers.Recipient, cancellationToken);

    public Task<ProviderResult<GenesysReceivingState>> MayReceiveAsync(GenesysAccess access, string integrationId, CancellationToken cancellationToken) =>
        AskAsync(access, place => GenesysAdministration.ReceivingProbe(place, integrationId), GenesysAdministrationAnswers.ReceivingProbe, cancellationToken);

    /// <summary>All integrations.</summary>
    public async Task<ProviderResult<IReadOnlyList<GenesysIntegrationState>>> IntegrationsAsync(GenesysAccess access, CancellationToken cancellationToken)
    {
        var all = new List<GenesysIntegrationState>();
        for (var page = 1; page <= GenesysAdministration.MaxPages; page++)
        {
            var number = page;
            var (read, fault) = await AskAsync(
                access, place => GenesysAdministration.List(place, number), GenesysAdministrationAnswers.Integrations, cancellationToken);
            if (fault is not null)
            {
                return fault;
            }

            all.AddRange(read!.Integrations);
            if (page >= read.PageCount)
            {
                break;
            }
        }

        return new ProviderResult<IReadOnlyList<GenesysIntegrationState>>(all, null);
    }

    /// <summary>Asks for a new integration. It is there before it can be used: <see cref="UntilCreatedAsync"/>.</summary>
    public Task<ProviderResult<GenesysIntegrationState>> CreateAsync(
        GenesysAccess access, string name, Uri webhook, SecretValue signatureSecret, CancellationToken cancellationToken) => AskAsync(
        access, place => GenesysAdministration.Create(place, name, webhook, signatureSecret), GenesysAdministrationAnswers.Integration, cancellationToken);

    /// <summary>Waits until Genesys has made an integration, or says that it could not.</summary>
    public async Task<ProviderResult<GenesysIntegrationState>> UntilCreatedAsync(
        GenesysAccess access, GenesysIntegrationState integration, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (integration.IsBeingCreated)
        {
            if (time.GetElapsedTime(started) >= CreateLimit)
            {
                return new ProviderFault(ProviderFaults.GenesysIntegrationSlow, HttpStatus: null) { IsRetryable = true };
            }

            await Task.Delay(CreatePause, time, cancellationToken);
            var (now, fault) = await IntegrationAsync(access, integration.Id, cancellationToken);
            if (fault is { IsRetryable: false })
            {
                return fault;
            }

            integration = now ?? integration;
        }

        return integration.HasFailed
            ? new ProviderFault(ProviderFaults.GenesysIntegrationFailed, HttpStatus: null) { ProviderCode = integration.CreateErrorCode, Words = integration.CreateErrorWords }
            : integration;
    }

    /// <param name="webhook">Null: as it is.</param>
    /// <param name="signatureSecret">Null: as it is.</param>
    public Task<ProviderResult<GenesysIntegrationState>> ChangeAsync(
        GenesysAccess access, GenesysIntegrationState integration, Uri? webhook, SecretValue? signatureSecret, CancellationToken cancellationToken) => AskAsync(
        access,
        place => GenesysAdministration.Change(place, integration.Id, integration.Name, webhook, signatureSecret),
        GenesysAdministrationAnswers.Integration,
        cancellationToken);

    private async Task<ProviderResult<T>> AskAsync<T>(
        GenesysAccess access, Func<GenesysPlace, ProviderRequest> plan, AnswerReader<T> read, CancellationToken cancellationToken)
        where T : class => PlaceOf(access) is { } place ? read(await calls.SendAsync(plan(place), cancellationToken)) : Nowhere();

    private GenesysPlace? PlaceOf(GenesysAccess access) => GenesysPlace.Find(access.Region, access.ClientId, access.ClientSecret, settings.Value);

    private static ProviderFault Nowhere() => new(ProviderFaults.GenesysRegionUnknown, HttpStatus: null);
}

/// <summary>Genesys gave a token.</summary>
internal sealed record GenesysSignedIn(string ApiBaseUrl);
