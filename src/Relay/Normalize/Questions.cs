namespace Relay.Normalize;

/// <summary>What has to be known before a batch can be decided: the ids of its items, and who is named in them.</summary>
internal sealed class Questions
{
    private readonly List<Guid> _ids = [];
    private readonly List<Sighting> _sightings = [];

    public IReadOnlyList<Guid> Ids => _ids;

    /// <summary>In the order of the items.</summary>
    public IReadOnlyList<Sighting> Sightings => _sightings;

    public void Add(Guid id) => _ids.Add(id);

    public void Add(Sighting sighting) => _sightings.Add(sighting);
}
