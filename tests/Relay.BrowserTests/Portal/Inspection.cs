namespace Relay.BrowserTests.Portal;

/// <summary>Looks at the page that somebody is at: pictures it, and notes what is wrong with it.</summary>
internal sealed class Inspection(string screen, int width)
{
    private readonly List<string> _faults = [];

    /// <param name="name">What the page is called among the pictures.</param>
    public async Task LookAsync(Visitor visitor, string name)
    {
        await Chromium.PictureAsync(visitor.Page, $"{name}-{screen}", "artifacts/portal");
        var broad = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        if (broad > width)
        {
            Note($"{name} on {screen}: is {broad} wide");
        }

        Assert.SkipUnless(Axe.IsThere, "axe-core is not installed; ./relay test installs it where it may.");
        _faults.AddRange((await Axe.FindAsync(visitor.Page)).Select(fault => $"{name} on {screen}: {fault}"));
    }

    public void Note(string fault) => _faults.Add(fault);

    public void AssertNothing() => Assert.True(_faults.Count == 0, string.Join(Environment.NewLine, _faults));
}
