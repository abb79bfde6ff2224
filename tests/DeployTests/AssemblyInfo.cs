// The chart's renderer is built once.
[assembly: AssemblyFixture(typeof(DeployTests.Chart.Chart))]
