using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SummDiff.Runs;

/// <summary>
/// The form of the JSON files of a run folder: snake case, nothing that is null. Types are described at compile time, so that the program
/// works when it is trimmed.
/// </summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions Line = Make(RunJsonTypes.Default, indented: false);
    private static readonly JsonSerializerOptions Indented = Make(RunJsonTypes.Default, indented: true);

    /// <summary>One line, without its end: the form of the log and of positions.</summary>
    /// <typeparam name="T">A type that <see cref="RunJsonTypes"/> lists.</typeparam>
    /// <param name="value">The value.</param>
    public static string ToLine<T>(T value) => JsonSerializer.Serialize(value, Info<T>(Line));

    /// <summary>Indented, with a line's end behind it: the form of results.</summary>
    /// <typeparam name="T">A type that <see cref="RunJsonTypes"/> lists.</typeparam>
    /// <param name="value">The value.</param>
    public static string ToText<T>(T value) => JsonSerializer.Serialize(value, Info<T>(Indented)) + "\n";

    /// <summary>The same as a node.</summary>
    /// <typeparam name="T">A type that <see cref="RunJsonTypes"/> lists.</typeparam>
    /// <param name="value">The value.</param>
    public static JsonNode ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Info<T>(Indented))!;

    /// <summary>Reads either form. Nothing may be missing, and numbers must be finite.</summary>
    /// <typeparam name="T">A type that <see cref="RunJsonTypes"/> lists.</typeparam>
    /// <param name="text">The text.</param>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Info<T>(Line)) ?? throw new JsonException("null where an object is expected");
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException(error.Message, error); // Half of a surrogate pair in a text.
        }
    }

    /// <summary>Options of this form for types that another project lists.</summary>
    /// <param name="types">The types.</param>
    /// <param name="indented">Whether to indent.</param>
    public static JsonSerializerOptions Make(IJsonTypeInfoResolver types, bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = types.WithAddedModifier(RequireMembers),
        Converters =
        {
            new JsonStringEnumConverter<SelectionMetric>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<SelectionSplit>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new FiniteNumber(),
        },
    };

    private static JsonTypeInfo<T> Info<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    /// <summary>Requires what a record's constructor takes, unless it may be null, which is not written.</summary>
    private static void RequireMembers(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired |= property.AssociatedParameter is { IsMemberInitializer: false } && !property.IsSetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null;
        }
    }

    /// <summary>A number with a fraction. JSON can write 1e999, which is no number of ours.</summary>
    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble() is var value && double.IsFinite(value) ? value : throw new JsonException("a number that is not finite");

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
