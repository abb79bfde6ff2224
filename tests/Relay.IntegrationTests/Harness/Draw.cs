using System.Globalization;
using System.Security.Cryptography;

namespace Relay.IntegrationTests.Harness;

/// <summary>Values of a run, drawn anew so that no run can meet what another left behind.</summary>
internal static class Draw
{
    public static string Hex(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);

    public static string Uuid() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    // No leading zero: Meta's ids are numbers.
    public static string Digits(int count) => RandomNumberGenerator.GetString("123456789", 1) + RandomNumberGenerator.GetString("0123456789", count - 1);

    // 555-01xx belongs to nobody, in every area code.
    public static string Phone() => string.Create(
        CultureInfo.InvariantCulture, $"1{RandomNumberGenerator.GetInt32(200, 1000)}55501{RandomNumberGenerator.GetInt32(0, 100):00}");

    public static string Wamid() => "wamid." + Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));
}
