using System.Reflection;

namespace SummDiff.Testing;

/// <summary>The public types and members of an assembly, one a line, for a committed list that a test compares with.</summary>
public static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What the compiler adds to every record.
    private static readonly HashSet<string> s_ofRecords = ["ToString", "Equals", "GetHashCode", "Deconstruct", "op_Equality", "op_Inequality", "<Clone>$"];

    public static string[] Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)];

    private static IEnumerable<string> Lines(Type type)
    {
        yield return $"{Kind(type)} {type.FullName}";
        var members = type.GetMembers(Declared).Select(member => Line(type, member)).OfType<string>();
        foreach (var member in members.Order(StringComparer.Ordinal))
        {
            yield return $"    {member}";
        }
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsSealed ? "sealed class" : "class";

    private static string? Line(Type type, MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: true } => null,
        FieldInfo field => $"{field.Name} : {Name(field.FieldType)}",
        PropertyInfo property => $"{property.Name} : {Name(property.PropertyType)} {{{(property.GetMethod?.IsPublic == true ? " get;" : "")}{Setter(property)} }}",
        ConstructorInfo made => $"{type.Name}({Parameters(made)})",
        MethodInfo method when (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)) || s_ofRecords.Contains(method.Name) => null,
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{method.Name}({Parameters(method)}) : {Name(method.ReturnType)}",
        EventInfo raised => $"event {raised.Name} : {Name(raised.EventHandlerType!)}",
        _ => null,
    };

    private static string Setter(PropertyInfo property) =>
        property.SetMethod is not { IsPublic: true } set ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? " init;" : " set;";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}"));

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        return type.IsArray ? $"{Name(type.GetElementType()!)}[]"
            : type.IsByRef ? $"ref {Name(type.GetElementType()!)}"
            : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
