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

    /// <summary>Reads either form.</summary>
    /// <typeparam name="T">A type that <see cref="RunJsonTypes"/> lists.</typeparam>
    /// <param name="text">The text.</param>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static T Read<T>(string text) => JsonSerializer.Deserialize(text, Info<T>(Line)) ?? throw new JsonException("null where an object is expected");

    /// <summary>Options of this form for types that another project lists.</summary>
    /// <param name="types">The types.</param>
    /// <param name="indented">Whether to indent.</param>
    public static JsonSerializerOptions Make(IJsonTypeInfoResolver types, bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = types,
        Converters =
        {
            new JsonStringEnumConverter<SelectionMetric>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<SelectionSplit>(JsonNamingPolicy.SnakeCaseLower),
        },
    };

    private static JsonTypeInfo<T> Info<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
