using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Onboarding;
using Relay.Secrets;
using Relay.Storage.Rows;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Onboarding;

/// <summary>What tests of onboarding enter. The values are made up.</summary>
internal static class Onboarders
{
    public const string ClientSecret = "client-secret-of-the-harbour-0001";
    public const string AppSecret = "0123456789abcdef0123456789abcdef";

    public static readonly Actor Ana = new("user:ana@harbour.example", "192.0.2.7");
    public static readonly Actor Ben = new("user:ben@harbour.example", "192.0.2.8");

    public static string Token { get; } = "EAAG" + string.Concat(Enumerable.Repeat("token", 24));

    public static OnboardingDrafts Drafts(StoreHost host, ISecretVault? vault = null) =>
        ActivatorUtilities.CreateInstance<OnboardingDrafts>(host.Host.Services, new TenantBundles(vault ?? host.Get<ISecretVault>()), new TenantTurns());

    public static TenantRow Tenant(string id) => new() { Id = id, Name = $"Company {id}", SignInOrganization = $"organization-of-{id}" };

    public static FieldEdit Edit(OnboardingField field, string typed, string? was = null) => new(field, typed, was);

    public static IReadOnlyList<FieldEdit> Organization(string name = "Harbour Ltd") =>
    [
        Edit(OnboardingFields.CompanyName, name), Edit(OnboardingFields.Email, "ops@harbour.example"),
        Edit(OnboardingFields.Phone, "+14155550100"), Edit(OnboardingFields.Region, "europe"),
    ];

    public static IReadOnlyList<FieldEdit> Genesys() =>
    [
        Edit(OnboardingFields.ClientId, "5f0c9d1e-7b1a-4c5e-9f6a-1d2e3f405060"), Edit(OnboardingFields.ClientSecret, ClientSecret),
        Edit(OnboardingFields.GenesysRegion, "eu-west-1"), Edit(OnboardingFields.Environment, "test"),
    ];

    public static IReadOnlyList<FieldEdit> WhatsApp(string number = "106540352242922") =>
    [
        Edit(OnboardingFields.WabaId, "102290129340398"), Edit(OnboardingFields.PhoneNumberId, number), Edit(OnboardingFields.SystemUserToken, Token),
        Edit(OnboardingFields.AppId, "670000000000007"), Edit(OnboardingFields.AppSecret, AppSecret),
    ];
}
