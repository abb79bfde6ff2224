using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Genesys.SignIn;
using Relay.Simulator.Traffic;

namespace Relay.Simulator.Genesys;

/// <summary>Routes of the login host and of the Platform API.</summary>
internal static class GenesysApi
{
    private const string Inbound = "/api/v2/conversations/messages/{integrationId}/inbound/open/";

    public static void MapGenesys(this IEndpointRouteBuilder routes)
    {
        var rules = routes.ServiceProvider.GetRequiredService<GenesysService>();
        var login = routes.ServiceProvider.GetRequiredService<TokenEndpoint>();
        var signIn = routes.ServiceProvider.GetRequiredService<SignInEndpoint>();
        var integrations = routes.ServiceProvider.GetRequiredService<OpenIntegrations>();
        var whoami = routes.ServiceProvider.GetRequiredService<Whoami>();
        var messaging = routes.ServiceProvider.GetRequiredService<OpenMessaging>();

        routes.MapService(rules, ["POST"], "/oauth/token", login.Post);
        routes.MapService(rules, ["GET"], "/api/v2/organizations/me", whoami.Organization);
        routes.MapService(rules, ["GET", "HEAD", "DELETE"], "/api/v2/tokens/me", whoami.Token);
        routes.MapService(rules, ["GET"], "/oauth/authorize", signIn.Show);
        routes.MapService(rules, ["POST"], "/oauth/authorize", signIn.Choose);
        routes.MapService(rules, ["GET"], "/api/v2/users/me", whoami.User);
        routes.MapService(rules, ["POST"], IntegrationJson.Path, integrations.Create);
        routes.MapService(rules, ["GET"], IntegrationJson.Path, integrations.List);
        routes.MapService(rules, ["GET"], IntegrationJson.Path + "/{integrationId}", integrations.Get);
        routes.MapService(rules, ["PATCH"], IntegrationJson.Path + "/{integrationId}", integrations.Update);
        routes.MapService(rules, ["DELETE"], IntegrationJson.Path + "/{integrationId}", integrations.Delete);
        routes.MapService(rules, ["GET"], "/api/v2/routing/message/recipients/{integrationId}", integrations.Recipient);
        routes.MapService(rules, ["POST"], Inbound + "message", messaging.Message);
        routes.MapService(rules, ["POST"], Inbound + "structured/response", messaging.StructuredResponse);
        routes.MapService(rules, ["POST"], Inbound + "event", messaging.Event);
        routes.MapService(rules, ["POST"], Inbound + "receipt", messaging.Receipt);
        routes.MapService(rules, [], "/api/v2/{**rest}", request => rules.Authorized(request, _ => rules.Refuse(GenesysError.NotFound)));
        routes.MapService(rules, [], "/oauth/{**rest}", _ => rules.Refuse(GenesysError.NotFound));
    }
}
