namespace Relay.Tests.Conventions;

/// <summary>Files made up to break a rule each, and others that come close to it and break none.</summary>
internal static class PlantedViolations
{
    // Namespaces that the planted files refer to must exist, as they do in the repository.
    public static IReadOnlyList<SourceFile> Surroundings { get; } =
    [
        Product("EventIds", "namespace Relay;\n\ninternal static class EventIds\n{\n    public const int First = 1;\n    public const int Same = 1;\n    public const int Second = 2;\n}\n"),
        Product("Kafka/RecordProducer", "namespace Relay.Kafka;\n\ninternal sealed class RecordProducer;\n"),
        Product("Model/Tenant", "namespace Relay.Model;\n\ninternal sealed record Tenant;\n"),
        Product("Storage/RelayDbContext", "using Relay.Model;\n\nnamespace Relay.Storage;\n\ninternal sealed class RelayDbContext(Tenant tenant);\n"),
        Product("Ingest/Webhooks", "using Relay.Kafka;\n\nnamespace Relay.Ingest;\n\ninternal sealed class Webhooks(RecordProducer producer);\n"),
        Product("Normalize/Normalizer", "namespace Relay.Normalize;\n\ninternal sealed class Normalizer;\n"),
        Product("Dispatch/Lanes", "namespace Relay.Dispatch;\n\ninternal sealed class Lanes;\n"),
        Product("Project/Writer", "namespace Relay.Project;\n\ninternal sealed class Writer;\n"),
        Product("Portal/Pages", "namespace Relay.Portal;\n\ninternal sealed class Pages;\n"),
        Product("Channels/IChannelSender", "namespace Relay.Channels;\n\n/// <summary>Sends.</summary>\ninternal interface IChannelSender;\n"),
        Product("Channels/Meta/MetaErrors", "namespace Relay.Channels.Meta;\n\ninternal static class MetaErrors;\n"),
        Test("Channels/Meta/MetaErrorsTests", "namespace Relay.Tests.Channels.Meta;\n\npublic sealed class MetaErrorsTests;\n"),
        Product("Channels/Pigeon/PigeonParser", "using System.Text;\nusing Relay.Model;\n\nnamespace Relay.Channels.Pigeon;\n\ninternal sealed class PigeonParser(IChannelSender sender, Tenant tenant);\n"),
        Test("Channels/Pigeon/PigeonParserTests", "namespace Relay.Tests.Channels.Pigeon;\n\npublic sealed class PigeonParserTests;\n"),
        new("src/Relay.Contracts/Message.cs", "using System.Text.Json;\n\nnamespace Relay.Contracts;\n\n/// <summary>A message.</summary>\npublic sealed record Message;\n"),
    ];

    public static IReadOnlyList<SourceFile> Harmless { get; } =
    [
        Product("Dispatch/Words", """"
            using Relay.Channels;

            namespace Relay.Dispatch;

            // new HttpClient(), DateTime.UtcNow, Relay.Ingest.Webhooks, Skip = true, IConfiguration
            internal sealed class Words(TimeProvider clock, IHttpClientFactory clients)
            {
                private const string Text = "new HttpClient() and DateTime.UtcNow and Skip = \"x\" Relay.Portal.Pages";
                private const string Raw = """
                    Confluent.Kafka "DateTimeOffset.Now" Npgsql
                    """;

                public string Of(DateTimeOffset now) => $"{now:O} DateTime.Now {{Relay.Ingest}} {clients} {clock.GetUtcNow()}";
            }
            """"),
        Product("Tenants/TenantServices", "namespace Relay.Tenants;\n\ninternal static class TenantServices\n{\n    public static IServiceCollection AddTenants(this IServiceCollection services, IConfiguration configuration) => services;\n}\n"),
        Product("Tenants/TenantsOptions", "namespace Relay.Tenants;\n\n/// <summary>Options.</summary>\npublic sealed class TenantsOptions;\n"),
        Product("Tenants/Log", "namespace Relay.Tenants;\n\ninternal static partial class Log\n{\n    [LoggerMessage(EventIds.First, LogLevel.Information, \"a, b\")]\n    private static partial void A(ILogger logger);\n\n    [LoggerMessage(Level = LogLevel.Information, EventId = EventIds.Second, Message = \"c\")]\n    private static partial void B(ILogger logger);\n}\n"),
        Product("Tenants/Parts", "namespace Relay.Tenants;\n\ninternal sealed partial class Parts;\n"),
        Product("Tenants/Parts.More", "namespace Relay.Tenants;\n\npartial class Parts;\n\ninternal readonly record struct Pair(int A);\n\ninternal abstract record Base;\n\ninternal enum Kind { A }\n"),
        Product("Channels/WhatsApp/WhatsAppErrors", "using Relay.Channels.Meta;\n\nnamespace Relay.Channels.WhatsApp;\n\ninternal static class WhatsAppErrors;\n"),
        Test("Channels/WhatsApp/WhatsAppErrorsTests", "namespace Relay.Tests.Channels.WhatsApp;\n\npublic sealed class WhatsAppErrorsTests\n{\n    [Fact]\n    public void A_code_is_known() => Assert.True(true);\n}\n"),
    ];

    private static Dictionary<string, SourceFile[][]> Planted { get; } = new(StringComparer.Ordinal)
    {
        ["Contracts use nothing but the BCL"] =
        [
            [new("src/Relay.Contracts/Bad.cs", "using Microsoft.Extensions.Options;\n\nnamespace Relay.Contracts;\n")],
            [new("src/Relay.Contracts/Content/Bad.cs", "namespace Relay.Contracts;\n\npublic sealed record Bad(Relay.Model.Tenant Tenant);\n")],
            [new("src/Relay.Contracts/Bad.cs", "namespace Relay.Contracts;\n\npublic sealed record Bad(Model.Tenant Tenant);\n")],
        ],
        ["The package of contracts references nothing"] =
        [
            [new("src/Relay.Contracts/Relay.Contracts.csproj", "<Project><ItemGroup><PackageReference Include=\"Polly.Core\" /></ItemGroup></Project>")],
            [new("src/Relay.Contracts/Relay.Contracts.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />")],
        ],
        ["The model uses nothing of Relay and nothing else"] =
        [
            [Product("Model/Bad", "using Relay.Contracts;\n\nnamespace Relay.Model;\n")],
            [Product("Model/Bad", "namespace Relay.Model;\n\ninternal sealed record Bad(Kafka.RecordProducer Producer);\n")],
            [Product("Model/Bad", "namespace Relay.Model;\n\ninternal sealed record Bad\n{\n    public int Id => EventIds.First;\n}\n")],
            [Product("Model/Bad", "using Microsoft.EntityFrameworkCore;\n\nnamespace Relay.Model;\n")],
        ],
        ["The adapter contract uses model and contracts only"] =
        [
            [Product("Channels/Bad", "using Relay.Kafka;\n\nnamespace Relay.Channels;\n")],
            [Product("Channels/Bad", "using static Relay.Channels.Meta.MetaErrors;\n\nnamespace Relay.Channels;\n")],
            [Product("Channels/Bad", "using Polly;\n\nnamespace Relay.Channels;\n")],
        ],
        ["An adapter uses the adapter contract, model and contracts only"] =
        [
            [Product("Channels/Pigeon/PigeonBad", "using Relay.Channels.Meta;\n\nnamespace Relay.Channels.Pigeon;\n")],
            [Product("Channels/Pigeon/PigeonBad", "namespace Relay.Channels.Pigeon;\n\ninternal sealed class PigeonBad\n{\n    private static object X => Meta.MetaErrors.Y;\n}\n")],
            [Product("Channels/Meta/MetaBad", "using P = Relay.Channels.Pigeon.PigeonParser;\n\nnamespace Relay.Channels.Meta;\n")],
            [Product("Channels/Pigeon/PigeonBad", "using Microsoft.EntityFrameworkCore;\n\nnamespace Relay.Channels.Pigeon;\n")],
            [Product("Channels/Pigeon/Deep/PigeonBad", "using Relay.Kafka;\n\nnamespace Relay.Channels.Pigeon.Deep;\n")],
        ],
        ["An adapter knows no host"] =
        [
            [Product("Channels/Pigeon/PigeonBad", "namespace Relay.Channels.Pigeon;\n\ninternal sealed class PigeonBad(ILogger<PigeonBad> logger);\n")],
            [Product("Channels/Pigeon/PigeonBad", "namespace Relay.Channels.Pigeon;\n\ninternal sealed class PigeonBad(HttpContext context);\n")],
            [Product("Channels/Bad", "namespace Relay.Channels;\n\ninternal sealed class Bad(IConfiguration configuration);\n")],
        ],
        ["Only Kafka knows Confluent.Kafka"] =
        [
            [Product("Normalize/Bad", "using Confluent.Kafka;\n\nnamespace Relay.Normalize;\n")],
            [Product("Normalize/Bad", "namespace Relay.Normalize;\n\ninternal sealed class Bad(Confluent.Kafka.Offset offset);\n")],
        ],
        ["Only Observability knows OpenTelemetry"] =
        [
            [Product("Ingest/Bad", "using OpenTelemetry.Trace;\n\nnamespace Relay.Ingest;\n")],
            [Product("Dispatch/Bad", "namespace Relay.Dispatch;\n\ninternal sealed class Bad(OpenTelemetry.Trace.Tracer tracer);\n")],
        ],
        ["Only Secrets knows Azure"] =
        [
            [Product("Storage/Bad", "using Azure.Security.KeyVault.Secrets;\n\nnamespace Relay.Storage;\n")],
            [Product("Tenants/Bad", "namespace Relay.Tenants;\n\ninternal sealed class Bad(Azure.Core.TokenCredential credential);\n")],
        ],
        ["Kafka knows bytes, keys and headers only"] =
        [
            [Product("Kafka/Bad", "using Relay.Channels;\n\nnamespace Relay.Kafka;\n")],
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad(Dispatch.Lanes lanes);\n")],
        ],
        ["Kafka knows no store"] = [[Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad(DbContext db);\n")]],
        ["Storage uses the model only"] = [[Product("Storage/Bad", "using Relay.Channels;\n\nnamespace Relay.Storage;\n")]],
        ["Only Storage knows Npgsql"] = [[Product("Dispatch/Bad", "using Npgsql;\n\nnamespace Relay.Dispatch;\n")]],
        ["Only Storage chooses a provider of EF"] =
            [[Product("Dispatch/Bad", "namespace Relay.Dispatch;\n\ninternal sealed class Bad\n{\n    private static object X(O o) => o.UseInMemoryDatabase(\"x\");\n}\n")]],
        ["Ingest uses no other stage and no page"] = [[Product("Ingest/Bad", "using Relay.Normalize;\n\nnamespace Relay.Ingest;\n")]],
        ["Normalize uses no other stage and no page"] = [[Product("Normalize/Bad", "namespace Relay.Normalize;\n\ninternal sealed class Bad(Dispatch.Lanes lanes);\n")]],
        ["Dispatch uses no other stage and no page"] =
        [
            [Product("Dispatch/Bad", "namespace Relay.Dispatch;\n\ninternal sealed class Bad\n{\n    private string Of() => $\"{Project.Writer.Name}\";\n}\n")],
            [Product("Dispatch/Bad", "using Relay.Portal;\n\nnamespace Relay.Dispatch;\n")],
        ],
        ["Project uses no other stage and no page"] = [[Product("Project/Bad", "using global::Relay.Ingest;\n\nnamespace Relay.Project;\n")]],
        ["The portal uses neither Kafka nor an adapter"] =
        [
            [Product("Portal/Bad", "using Relay.Kafka;\n\nnamespace Relay.Portal;\n")],
            [Product("Portal/Bad", "using Relay.Channels.Meta;\n\nnamespace Relay.Portal;\n")],
            [new("src/Relay/Portal/Bad.cshtml", "@page\n@using Relay.Kafka\n<p>Don't</p>\n")],
            [new("src/Relay/Portal/Bad.cshtml", "@page\n@inject Relay.Kafka.RecordProducer Producer\n")],
        ],
        ["The portal writes nothing itself"] =
            [[Product("Portal/Bad", "namespace Relay.Portal;\n\ninternal sealed class Bad\n{\n    private Task X(D db) => db.SaveChangesAsync();\n}\n")]],
        ["Every adapter has a twin folder of tests"] =
            [[Test("Channels/Owl/Some", "namespace Relay.Tests.Channels.Owl;\n"), Product("Channels/Owl/OwlParser", "namespace Relay.Channels.Owl;\n\ninternal sealed class OwlParser;\n")]],
        ["The parts of an adapter have the same names everywhere"] =
        [
            [Product("Channels/Pigeon/LetterParser", "namespace Relay.Channels.Pigeon;\n\ninternal sealed class LetterParser;\n")],
            [Product("Channels/Pigeon/PigeonLetters", "namespace Relay.Channels.Pigeon;\n\ninternal sealed class PigeonLetters : IChannelSender;\n")],
            [Product("Channels/Pigeon/PigeonJson", "namespace Relay.Channels.Pigeon;\n\ninternal sealed partial class PigeonJson : JsonSerializerContext;\n")],
        ],
        ["No file is longer than 400 lines"] = [[Product("Kafka/Bad", "namespace Relay.Kafka;\n" + new string('\n', 399) + "\ninternal sealed class Bad;\n")]],
        ["Half of the product's files are shorter than 60 lines, and nearly all than 220"] =
        [
            [.. Enumerable.Range(0, 100).Select(i => Product($"Model/Long{i}", "namespace Relay.Model;\n" + Filling(60)))],
            [.. Enumerable.Range(0, 100).Select(i => Product($"Model/Long{i}", "namespace Relay.Model;\n" + Filling(i < 90 ? 5 : 220)))],
        ],
        ["A namespace says where its file lies"] =
        [
            [Product("Kafka/Bad", "namespace Relay;\n\ninternal sealed class Bad;\n")],
            [Product("Kafka/Bad", "internal sealed class Bad;\n")],
        ],
        ["Nothing is imported behind a file's back"] = [[Product("Kafka/Bad", "global using Relay.Channels;\n\nnamespace Relay.Kafka;\n")]],
        ["No project imports namespaces for its files"] = [[new("src/Relay/Relay.csproj", "<Project><ItemGroup><Using Include=\"Relay.Kafka\" /></ItemGroup></Project>")]],
        ["Work that is left to do stands in an issue, not in the code"] =
        [
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\n// TODO: write it\ninternal sealed class Bad;\n")],
            [Test("Kafka/Bad", "namespace Relay.Tests.Kafka;\n\ninternal sealed class Bad\n{\n    public int X => throw new NotImplementedException();\n}\n")],
        ],
        ["A class is sealed, static or abstract"] =
        [
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal class Bad;\n")],
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal record Bad(int A);\n")],
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Good\n{\n    private partial class Bad;\n}\n")],
        ],
        ["Types of the product are internal, but for options"] = [[Product("Kafka/Bad", "namespace Relay.Kafka;\n\npublic sealed class Bad;\n")]],
        ["Configuration is read in Program and in methods called Add"] =
        [
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad(IConfiguration configuration);\n")],
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal static class Bad\n{\n    public static void Map(this object app, IConfigurationSection section) => section.Add(app);\n}\n")],
        ],
        ["Nobody makes an HttpClient"] =
        [
            [Test("Kafka/Bad", "namespace Relay.Tests.Kafka;\n\ninternal sealed class Bad\n{\n    private readonly object _x = new HttpClient();\n}\n")],
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad\n{\n    private readonly HttpClient _x = new();\n}\n")],
        ],
        ["Nobody reads the machine's clock"] =
        [
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad\n{\n    public string X => $\"{DateTime.UtcNow:O}\";\n}\n")],
            [Test("Kafka/Bad", "namespace Relay.Tests.Kafka;\n\ninternal sealed class Bad\n{\n    public object X => DateTimeOffset.Now;\n}\n")],
        ],
        ["No test is switched off"] = [[Test("Kafka/BadTests", "namespace Relay.Tests.Kafka;\n\npublic sealed class BadTests\n{\n    [Fact(Skip = \"later\")]\n    public void A_b() => Assert.Fail();\n}\n")]],
        ["Nobody swallows every exception"] =
        [
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad\n{\n    public void X() { try { Y(); } catch { } }\n}\n")],
            [Product("Kafka/Bad", "namespace Relay.Kafka;\n\ninternal sealed class Bad\n{\n    public void X() { try { Y(); } catch (Exception e) { /* never mind */ } }\n}\n")],
        ],
        ["Tests are sentences"] = [[Test("Kafka/BadTests", "namespace Relay.Tests.Kafka;\n\npublic sealed class BadTests\n{\n    [Theory]\n    [InlineData(1)]\n    public async Task WorksWell(int a) => await Task.Yield();\n}\n")]],
        ["What others rely on is documented"] =
        [
            [new("src/Relay.Contracts/Bad.cs", "namespace Relay.Contracts;\n\npublic sealed record Bad;\n")],
            [new("src/Relay.Contracts/Bad.cs", "namespace Relay.Contracts;\n\n/// <summary>Good.</summary>\npublic sealed record Good;\n\n[JsonConverter(typeof(X))]\npublic abstract record Bad;\n")],
            [new("src/Relay.Contracts/Bad.cs", "namespace Relay.Contracts;\n\n/// <param name=\"A\">A.</param>\npublic sealed record Bad(int A);\n")],
            [Product("Kafka/BadOptions", "namespace Relay.Kafka;\n\npublic sealed class BadOptions;\n")],
            [Product("Channels/IBad", "namespace Relay.Channels;\n\ninternal interface IBad;\n")],
        ],
        ["Log lines have numbers of their own"] =
        [
            [Log("LogLevel.Information, \"no number\"")],
            [Log("Level = LogLevel.Information, Message = \"EventId = 7\"")],
            [Log("EventIds.First, LogLevel.Information, \"a\""), Log("EventIds.Same, LogLevel.Information, \"b\"", "Worse")],
            [Log("7, LogLevel.Information, \"a\""), Log("EventId = 7, Level = LogLevel.Information", "Worse")],
        ],
    };

    public static IReadOnlyList<SourceFile[]> Of(string rule) => Planted.TryGetValue(rule, out var files) ? files : [];

    private static string Filling(int lines) => string.Concat(Enumerable.Repeat("// a line\n", lines));

    private static SourceFile Product(string name, string text) => new($"src/Relay/{name}.cs", text);

    private static SourceFile Test(string name, string text) => new($"tests/Relay.Tests/{name}.cs", text);

    private static SourceFile Log(string arguments, string name = "Bad") => Product(
        $"Kafka/{name}", $"namespace Relay.Kafka;\n\ninternal static partial class {name}\n{{\n    [LoggerMessage({arguments})]\n    private static partial void A(ILogger logger);\n}}\n");
}
