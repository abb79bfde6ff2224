namespace Relay.Tenants;

/// <summary>Everything that is wrong with a seed file, each with the path of the value: all of it, not only the first.</summary>
internal sealed class SeedFaults
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> All => _faults;

    public void Add(string path, string fault) => _faults.Add($"{path}: {fault}");
}
