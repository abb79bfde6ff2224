using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Relay.Storage;

namespace Relay.StoreTests.Storage;

public sealed class StoreOptionsTests
{
    [Theory]
    [InlineData("Host=db;Database=relay;Username=relay;Password=hush")]
    [InlineData("Host=/run/postgresql;Username=relay")]
    [InlineData("Server=db,db2;Port=5433;Database=relay;Target Session Attributes=primary")]
    public void A_connection_string_of_Npgsql_is_taken(string text) => Assert.Empty(Faults(text, "Production"));

    [Theory]
    [InlineData("hush")]
    [InlineData("Host=db;Pasword=hush")]
    [InlineData("Host=db;Port=hush;Database=relay")]
    [InlineData("Database=relay;Password=hush")]
    [InlineData("Host=db;Password=hush")]
    public void Anything_else_stops_the_start_by_a_line_that_names_the_key_and_quotes_nothing(string text)
    {
        var fault = Assert.Single(Faults(text, "Development"));
        Assert.StartsWith("ConnectionStrings:Relay ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_store_is_a_trial_and_refused_in_Production()
    {
        Assert.Empty(Faults("", "Development"));
        Assert.Contains("ConnectionStrings:Relay is empty; in Production", Assert.Single(Faults("", "Production")), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_out_of_range_are_each_told()
    {
        var options = new StoreOptions { PollInterval = TimeSpan.Zero, ServeAloneFor = TimeSpan.FromSeconds(30) };
        var faults = new StoreOptionsValidator(new Place("Development")).Validate(null, options).Failures!.ToList();
        Assert.Contains(faults, f => f.StartsWith("Store:PollInterval is 00:00:00; allowed is ", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Store:ServeAloneFor is 00:00:30; allowed is ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_description_holds_neither_user_nor_password() =>
        Assert.Equal("db/relay", StoreSource.Describe("Host=db;Database=relay;Username=me;Password=hush"));

    private static IEnumerable<string> Faults(string connection, string environment) =>
        new StoreOptionsValidator(new Place(environment)).Validate(null, new StoreOptions { ConnectionString = connection }).Failures ?? [];

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Relay";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
