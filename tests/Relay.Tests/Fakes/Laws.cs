using FsCheck;
using FsCheck.Fluent;

namespace Relay.Tests.Fakes;

/// <summary>Checks that something holds for many generated values. The seed is fixed, so that a red run is red again.</summary>
internal static class Laws
{
    private const ulong Seed = 20260504;
    private const ulong Gamma = 99;

    public static void Hold<T>(Gen<T> values, Action<T> law, int count = 200) =>
        Prop.ForAll(values.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, Gamma));
}
