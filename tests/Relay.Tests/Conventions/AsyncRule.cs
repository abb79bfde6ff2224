using System.Reflection;
using System.Runtime.CompilerServices;

namespace Relay.Tests.Conventions;

/// <summary>
/// What can be waited for is called <c>...Async</c> and takes a <see cref="CancellationToken"/> last; a private helper may leave that to
/// whoever calls it.
/// </summary>
internal static class AsyncRule
{
    // Each carries its own end: the request's, the page's.
    private static readonly string[] Carriers = ["Microsoft.AspNetCore.Http.HttpContext", "Microsoft.AspNetCore.Mvc.Filters.FilterContext"];

    // Its handlers end with its request, which it has.
    private const string Page = "Microsoft.AspNetCore.Mvc.RazorPages.PageModel";

    private const string LettingGo = "Nothing new begins from here on, whatever happens; the consumer waits for the rest as long as its limit allows.";

    /// <summary>Methods that cannot be cancelled, and why.</summary>
    public static IReadOnlyDictionary<string, string> Excused { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Relay.Kafka.RecordProducer.SendAsync"] = "A record that is handed over cannot be called back.",
        ["Relay.Secrets.KeyVaultRound.AskAsync"] = "The round that it belongs to carries the end of all its calls.",
        ["Relay.Kafka.IRecordSink.RevokedAsync"] = LettingGo,
        ["Relay.Dispatch.DispatchStage.RevokedAsync"] = LettingGo,
        ["Relay.Dispatch.Parking.ParkingLot.RevokedAsync"] = LettingGo,
        ["Relay.Dispatch.Parking.OwnedPartition.ReleaseAsync"] = LettingGo,
    };

    public static IEnumerable<string> Violations(IEnumerable<Type> types) => types
        .Where(type => !IsGenerated(type) && !typeof(Delegate).IsAssignableFrom(type))
        .SelectMany(type => type
            .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => IsAwaited(method.ReturnType) && !IsGenerated(method) && !method.IsSpecialName && !IsDictated(type, method))
            .Where(method => !Excused.ContainsKey($"{type.FullName}.{method.Name}"))
            .SelectMany(method => Faults(method).Select(fault => $"{type.FullName}.{method.Name}: {fault}")));

    private static IEnumerable<string> Faults(MethodInfo method)
    {
        if (!method.Name.EndsWith("Async", StringComparison.Ordinal))
        {
            yield return "its name does not end in Async";
        }

        var parameters = method.GetParameters();
        var carried = Bases(method.DeclaringType).Contains(Page, StringComparer.Ordinal) || Array.Exists(parameters, p => Array.Exists(Carriers, carrier => Bases(p.ParameterType).Contains(carrier, StringComparer.Ordinal)));
        if (!method.IsPrivate && !carried && (parameters.Length == 0 || parameters[^1].ParameterType != typeof(CancellationToken)))
        {
            yield return "its last parameter is no CancellationToken";
        }
    }

    private static bool IsAwaited(Type type)
    {
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return open == typeof(Task) || open == typeof(Task<>) || open == typeof(ValueTask) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>);
    }

    // What a framework's interface or base class prescribes is not ours to name.
    private static bool IsDictated(Type type, MethodInfo method) =>
        (method.GetBaseDefinition() is { } root && root != method && IsForeign(root.DeclaringType!))
        || (!type.IsInterface && type.GetInterfaces().Where(IsForeign).Any(face => Array.IndexOf(type.GetInterfaceMap(face).TargetMethods, method) >= 0));

    private static bool IsForeign(Type type) => type.Assembly.GetName().Name?.StartsWith("Relay", StringComparison.Ordinal) is not true;

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || (member.DeclaringType is { } outer && IsGenerated(outer));

    private static IEnumerable<string> Bases(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type.FullName ?? type.Name;
        }
    }
}
