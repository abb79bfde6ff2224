using System.Runtime.Versioning;

// Images, rights of files, and what is mounted where.
[assembly: UnsupportedOSPlatform("windows")]

// The chart's renderer is built once.
[assembly: AssemblyFixture(typeof(DeployTests.Chart.HelmChart))]
