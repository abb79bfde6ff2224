using Relay.Up.Demo;
using Relay.Up.Processes;

namespace Relay.Up;

/// <summary>For a person: starts both, says where everything is, and waits for Ctrl-C.</summary>
internal sealed class UpCommand(string root, IHttpClientFactory http, TimeProvider time, TextWriter output, TextWriter errors)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!Ports.Wanted().Succeeded(out var ports, out var error)
            || !Stack.Start(root, ports, time, line => errors.WriteLine(line)).Succeeded(out var stack, out error))
        {
            await errors.WriteLineAsync($"up: {error}");
            return 1;
        }

        using (stack)
        {
            error = await WatchAsync(stack, cancellationToken);
            if (error is not null)
            {
                foreach (var line in stack.LastLines())
                {
                    await errors.WriteLineAsync(line);
                }

                await errors.WriteLineAsync($"up: {error}");
            }

            await output.WriteLineAsync("up: stopping");
            if (await stack.StopAsync() is { } trouble && error is null)
            {
                await errors.WriteLineAsync($"up: {trouble}");
            }

            stack.DeleteSecrets();
            return error is null ? 0 : 1;
        }
    }

    private async Task<string?> WatchAsync(Stack stack, CancellationToken cancellationToken)
    {
        try
        {
            await output.WriteLineAsync("up: starting the simulator and Relay");
            if (await stack.WaitUntilReadyAsync(new Readiness(http, time), cancellationToken) is { } error)
            {
                return error;
            }

            if (!DemoEnvironment.Write(root, stack).Succeeded(out var environment, out error))
            {
                await errors.WriteLineAsync($"up: {error}");
            }

            try
            {
                await output.WriteLineAsync(Describe(stack));
                return await stack.WaitForExitAsync(cancellationToken);
            }
            finally
            {
                environment?.Delete();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string Describe(Stack stack) => $$"""

          Portal            {{stack.RelayUrl}}/signin   (no password: sign in as {{DemoUsers.Admin.Name}}, {{DemoUsers.Viewer.Name}}, or {{DemoUsers.Newcomer.Name}})
          Relay             {{stack.RelayUrl}}
          Simulator         {{stack.SimulatorUrl}}   (write as the customer, answer as the agent)
          Kafka             {{stack.KafkaBootstrapServers}}
          Webhooks          {{stack.RelayUrl}}/webhook/meta/{{DemoTenant.Id}}
                            {{stack.RelayUrl}}/webhook/genesys/{{DemoTenant.Id}}
          API key           {{stack.Tenant.ApiKey}}
          For a bot         the number {{stack.Tenant.BotPhoneNumberId}}, which no agent answers
          All of it         `source .env` sets what the commands of README.md, docs/ and samples/ use
          Logs              {{stack.RelayLog}}
                            {{stack.SimulatorLog}}

          Watch everything that Relay publishes:
            kcat -b {{stack.KafkaBootstrapServers}} -q -u -o beginning -f '%t %k\n%h\n%s\n\n' -G watch-$RANDOM '^{{Topics.Prefix.Replace(".", @"\.", StringComparison.Ordinal)}}(messages|receipts|events|deliveries|quarantine|deadletters).*'

          Write to the customer by HTTP; he must have written before:
            curl -i {{stack.RelayUrl}}/api/tenants/{{DemoTenant.Id}}/messages -H 'Authorization: Bearer {{stack.Tenant.ApiKey}}'               -H "Idempotency-Key: $RANDOM$RANDOM" -H 'Content-Type: application/json'               -d '{"channel":"whatsapp","to":{"phone":"{{stack.Tenant.CustomerPhone}}"},"content":{"type":"text","text":"Hello"},"accountId":"{{stack.Tenant.PhoneNumberId}}"}'

          Take on a new customer: sign in as {{DemoUsers.Newcomer.Name}}, in the region {{DemoUsers.Region}}. What the portal then asks for:
            Genesys         client id {{stack.Newcomer.ClientId}}
                            client secret {{stack.Newcomer.ClientSecret}}
            WhatsApp        WABA {{stack.Newcomer.WabaId}}, phone number id {{stack.Newcomer.PhoneNumberId}}
                            app {{stack.Newcomer.AppId}}, app secret {{stack.Newcomer.AppSecret}}
                            system user token {{stack.Newcomer.AccessToken}}
            When the portal has made the integration, attach its inbound flow on the simulator's page.

          Ctrl-C stops both.

        """;
}
