using System.Text;
using System.Text.Json;

namespace SummDiff.Options;

/// <summary>
/// Options as JSON, under their official names: what presets and run folders hold, and the <c>config</c> of a checkpoint's metadata.
/// </summary>
internal static class OptionJson
{
    // Official configurations hold these too; they change nothing.
    private static readonly string[] WithoutEffect = ["num_scores", "aux_loss_coef"];

    /// <summary>Writes every option.</summary>
    /// <param name="options">The options.</param>
    /// <returns>A JSON object, indented, in the catalogue's order.</returns>
    public static string Write(TrainingOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            foreach (var spec in OptionCatalog.All)
            {
                WriteValue(json, spec, spec.Read(options));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Sets the options that a JSON object names; the others stay.</summary>
    /// <param name="options">The options to change a copy of.</param>
    /// <param name="json">A JSON object of official names.</param>
    /// <param name="source">Where it came from, for messages: a file, or a checkpoint's metadata.</param>
    /// <returns>The changed copy. Contradictions between options are not looked for: <see cref="OptionRules"/> does that.</returns>
    /// <exception cref="OptionException">Not a JSON object, a name that is no option, or a value the option does not take.</exception>
    public static TrainingOptions Read(TrainingOptions options, string json, string source)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException error)
        {
            throw new OptionException($"{source}: not valid JSON ({error.Message}).", error);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new OptionException($"{source}: expected a JSON object of options, found {Describe(document.RootElement)}.");
            }

            try
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    options = ReadValue(options, property, source);
                }
            }
            catch (InvalidOperationException error)
            {
                throw new OptionException($"{source}: not valid JSON: half of a surrogate pair stands alone in a text.", error);
            }
        }

        return options;
    }

    private static TrainingOptions ReadValue(TrainingOptions options, JsonProperty property, string source)
    {
        if (property.Name == "position_embedding")
        {
            return property.Value.ValueEquals("sine")
                ? options
                : throw new OptionException($"{source}: position_embedding is {Describe(property.Value)}, but only sine is supported.");
        }

        if (WithoutEffect.Contains(property.Name))
        {
            return options;
        }

        var spec = OptionCatalog.Find(property.Name)
            ?? throw new OptionException($"{source}: {property.Name} is not an option of training.");
        var text = (spec.Kind, property.Value.ValueKind) switch
        {
            (OptionKind.Word, JsonValueKind.String) => property.Value.GetString()!,
            (OptionKind.Number, JsonValueKind.Number) => property.Value.GetRawText(),
            (OptionKind.Boolean, JsonValueKind.True) => "true",
            (OptionKind.Boolean, JsonValueKind.False) => "false",
            _ => null,
        };
        if (text is null || spec.TryWrite(options, text) is not { } changed)
        {
            throw new OptionException($"{source}: {spec.Name} is {Describe(property.Value)}, but must be {spec.Range}.");
        }

        return changed;
    }

    private static void WriteValue(Utf8JsonWriter json, OptionSpec spec, string value)
    {
        json.WritePropertyName(spec.Name);
        if (spec.Kind == OptionKind.Word)
        {
            json.WriteStringValue(value);
        }
        else
        {
            json.WriteRawValue(value);
        }
    }

    private static string Describe(JsonElement value) =>
        value.GetRawText() is { Length: <= 40 } text ? text : $"a JSON {value.ValueKind.ToString().ToLowerInvariant()}";
}
