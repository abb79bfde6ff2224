using System.Reflection;
using System.Text;

namespace ContractTests.Package;

/// <summary>The public types and members of an assembly in lines, sorted: what a user's code can rest on.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            foreach (var line in type.GetMembers(Declared).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        var bases = type.GetInterfaces().Where(i => i.IsPublic && (type.BaseType is null || !type.BaseType.GetInterfaces().Contains(i))).Select(Name)
            .Concat(type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? [Name(b)] : [])
            .Order(StringComparer.Ordinal).ToList();
        return bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true, IsPublic: true } constant => $"const {Name(constant.FieldType)} {constant.Name} = \"{constant.GetRawConstantValue()}\"",
        FieldInfo { IsPublic: true } field => $"field {Name(field.FieldType)} {field.Name}",
        PropertyInfo property when Visible(property.GetMethod) || Visible(property.SetMethod) => Property(property),
        ConstructorInfo constructor when Visible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when Visible(method) => Method(method),
        MethodInfo { Name: "op_Equality" or "op_Inequality" } method when Visible(method) => Method(method),
        _ => null,
    };

    private static string Property(PropertyInfo property)
    {
        var isRequired = property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null ? "required " : "";
        var nullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : "";
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        return $"{isRequired}{Static(property.GetMethod)}{Name(property.PropertyType)}{nullable} {property.Name} {{ get;{(!Visible(property.SetMethod) ? "" : isInit ? " init;" : " set;")} }}";
    }

    private static string Method(MethodInfo method) => $"{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})";

    private static string Static(MethodBase? method) => method?.IsStatic == true ? "static " : "";

    private static bool Visible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters()
        .Select(p => $"{(p.IsOut ? "out " : "")}{Name(p.ParameterType)}{(new NullabilityInfoContext().Create(p).ReadState == NullabilityState.Nullable && !p.ParameterType.IsValueType ? "?" : "")} {p.Name}{(p.HasDefaultValue ? " = default" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return $"{Name(inner)}?";
        }

        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
