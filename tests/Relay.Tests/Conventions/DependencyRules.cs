namespace Relay.Tests.Conventions;

/// <summary>What never depends on what.</summary>
internal static class DependencyRules
{
    private const string Contracts = "Relay.Contracts";
    private const string Model = "Relay.Model";
    private const string Channels = "Relay.Channels";
    private const string Meta = "Relay.Channels.Meta";

    // Meta's signature, envelope and error codes are the same for its three channels.
    private static readonly string[] ChannelsOfMeta = ["WhatsApp", "Messenger", "Instagram"];

    private static readonly string[] Stages = ["Ingest", "Normalize", "Dispatch", "Project"];

    // Words that need no using directive in a web project.
    private static readonly string[] WordsOfHosts =
    [
        "HttpContext", "HttpRequest", "HttpResponse", "IHeaderDictionary", "IFormFile", "IResult", "TypedResults", "WebApplication", "IApplicationBuilder",
        "IEndpointRouteBuilder", "ILogger", "ILoggerFactory", "LoggerMessage", "IConfiguration", "IConfigurationSection", "IServiceCollection",
        "IServiceProvider", "HttpClient", "IHttpClientFactory", "HttpMessageHandler", "HttpRequestMessage", "DbContext", "ChannelCatalog",
    ];

    private static readonly string[] WordsOfStores = ["DbContext", "DbSet", "IQueryable", "NpgsqlConnection", "NpgsqlDataSource"];

    private static readonly string[] WordsOfWriting =
        ["SaveChanges", "SaveChangesAsync", "ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        Uses("Contracts use nothing but the BCL", f => f.IsUnder("src/Relay.Contracts"), space => IsBcl(space) || IsIn(space, Contracts)),
        Rule.PerFile(
            "The package of contracts references nothing",
            f => f.IsUnder("src/Relay.Contracts") && !f.IsCSharp,
            f => Found(f.Text, "PackageReference", "ProjectReference", "FrameworkReference", "Microsoft.NET.Sdk.Web")),
        Uses("The model uses nothing of Relay and nothing else", f => f.IsUnder("src/Relay/Model"), IsBcl),
        Uses(
            "The adapter contract uses model and contracts only",
            f => f.Folder == "src/Relay/Channels" && f.Name != "ChannelCatalog",
            space => IsBcl(space) || IsIn(space, Model) || IsIn(space, Contracts)),
        new("An adapter uses the adapter contract, model and contracts only", files => Adapters(files).SelectMany(folder => OfAdapter(files, folder))),
        Rule.PerFile(
            "An adapter knows no host",
            f => f.IsCSharp && f.IsUnder("src/Relay/Channels") && f.Name != "ChannelCatalog",
            f => WordsIn(f, WordsOfHosts.Where(word => word != f.Name))),
        NeverUses("Only Kafka knows Confluent.Kafka", f => f.IsUnder("src") && !f.IsUnder("src/Relay/Kafka"), "Confluent"),
        NeverUses("Only Observability knows OpenTelemetry", f => f.IsUnder("src") && !f.IsUnder("src/Relay/Observability"), "OpenTelemetry"),
        NeverUses("Only Secrets knows Azure", f => f.IsUnder("src") && !f.IsUnder("src/Relay/Secrets"), "Azure"),
        Uses(
            "Kafka knows bytes, keys and headers only",
            f => f.IsUnder("src/Relay/Kafka"),
            space => !IsIn(space, "Relay") || space is "Relay" or Contracts or "Relay.Observability" or "Relay.Kafka"),
        Rule.PerFile("Kafka knows no store", f => f.IsUnder("src/Relay/Kafka"), f => WordsIn(f, WordsOfStores)),
        Uses(
            "Storage uses the model only",
            f => f.IsUnder("src/Relay/Storage"),
            space => !IsIn(space, "Relay") || space == "Relay" || IsIn(space, Model) || IsIn(space, "Relay.Storage")),
        NeverUses("Only Storage knows Npgsql", f => f.IsUnder("src") && !f.IsUnder("src/Relay/Storage"), "Npgsql"),
        Rule.PerFile(
            "Only Storage chooses a provider of EF",
            f => f.IsCSharp && f.IsUnder("src") && !f.IsUnder("src/Relay/Storage"),
            f => WordsIn(f, ["UseNpgsql", "UseInMemoryDatabase", "NpgsqlConnection", "NpgsqlDataSource", "NpgsqlCommand"])),
        .. Stages.Select(stage => NeverUses(
            $"{stage} uses no other stage and no page",
            f => f.IsUnder($"src/Relay/{stage}"),
            [.. Stages.Where(other => other != stage).Append("Portal").Select(other => $"Relay.{other}")])),
        NeverUses("The portal uses neither Kafka nor an adapter", f => f.IsUnder("src/Relay/Portal"), "Relay.Kafka", "Relay.Channels", "Confluent"),
        Rule.PerFile("The portal writes nothing itself", f => f.IsUnder("src/Relay/Portal"), f => WordsIn(f, WordsOfWriting)),
    ];

    private static Rule Uses(string name, Func<SourceFile, bool> applies, Func<string, bool> allowed) => new(name, files =>
    {
        var map = new NamespaceMap(files);
        return files.Where(f => (f.IsCSharp || f.IsPage) && applies(f)).SelectMany(f => Named(map, f).Where(space => !allowed(space)).Select(space => $"{f.Path}: uses {space}"));
    });

    private static Rule NeverUses(string name, Func<SourceFile, bool> applies, params string[] forbidden) =>
        Uses(name, applies, space => !Array.Exists(forbidden, root => IsIn(space, root)));

    private static IEnumerable<string> OfAdapter(IReadOnlyList<SourceFile> files, string folder)
    {
        var own = $"{Channels}.{folder}";
        return Uses(
            "",
            f => f.IsUnder($"src/Relay/Channels/{folder}"),
            space => IsBcl(space) || space == "Microsoft.Extensions.Options" || space == Channels || IsIn(space, own) || IsIn(space, Model)
                || IsIn(space, Contracts) || (IsIn(space, Meta) && ChannelsOfMeta.Contains(folder, StringComparer.Ordinal)))
            .Violations(files);
    }

    // Names that begin with no namespace that anyone could mean are members and types in scope.
    private static IEnumerable<string> Named(NamespaceMap map, SourceFile file)
    {
        var usings = file.Usings.ToHashSet(StringComparer.Ordinal);
        return map.UsedBy(file).Where(space => usings.Contains(space) || IsIn(space, "Relay") || IsFullNameOfOthers(space));
    }

    private static bool IsFullNameOfOthers(string name) =>
        Array.Exists(["Confluent", "Npgsql", "Microsoft", "Polly", "Serilog", "OpenTelemetry", "Azure", "Duende"], root => name.StartsWith(root + ".", StringComparison.Ordinal));

    private static IEnumerable<string> Adapters(IEnumerable<SourceFile> files) => files
        .Where(f => f.IsCSharp && f.IsUnder("src/Relay/Channels"))
        .Select(f => f.Path.Split('/'))
        .Where(parts => parts.Length > 4)
        .Select(parts => parts[3])
        .Distinct(StringComparer.Ordinal);

    private static bool IsBcl(string space) => IsIn(space, "System");

    private static bool IsIn(string space, string root) => space == root || space.StartsWith(root + ".", StringComparison.Ordinal);

    private static IEnumerable<string> WordsIn(SourceFile file, IEnumerable<string> words)
    {
        var found = file.Words;
        return words.Where(found.Contains).Select(word => $"names {word}");
    }

    private static IEnumerable<string> Found(string text, params string[] words) =>
        words.Where(word => text.Contains(word, StringComparison.Ordinal)).Select(word => $"has a {word}");
}
