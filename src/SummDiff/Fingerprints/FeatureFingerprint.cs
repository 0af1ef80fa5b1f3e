using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Fingerprints;

/// <summary>How features were made. It travels with features, models, scores and summaries, because a model fits only the features it was trained on.</summary>
public sealed record FeatureFingerprint
{
    /// <summary>GoogLeNet as BVLC trained it with Caffe, up to pool5.</summary>
    public const string BvlcGoogLeNet = "bvlc-googlenet";

    /// <summary>GoogLeNet as torchvision has it, up to its average pooling.</summary>
    public const string TorchvisionGoogLeNet = "torchvision-googlenet";

    /// <summary>YouTube-8M's Inception-v3 with a projection to 1024 channels: the features of MrHiSum.</summary>
    public const string YouTube8MInception = "youtube8m-inception-v3-pca";

    /// <summary>No network: numbers made up for demonstrations and tests.</summary>
    public const string MadeUp = "made-up";

    private const string Attribute = "fingerprint";
    private const string LegacyAttribute = "features_made_by";
    private const int PublishedWidth = 1024;
    private const string LegacyStart = "googlenet pool5, weights ";

    /// <summary>The features of the published SumMe and TVSum files: every 15th frame of 30 a second. Their weights were not recorded.</summary>
    public static FeatureFingerprint Published { get; } = new() { Network = BvlcGoogLeNet, Input = InputRecipe.Published, Rate = 2 };

    /// <summary>The features of MrHiSum, one a second.</summary>
    public static FeatureFingerprint MrHiSum { get; } = new() { Network = YouTube8MInception, Rate = 1 };

    /// <summary>The network: one of the names here, or whatever an earlier version recorded.</summary>
    public required string Network { get; init; }

    /// <summary>SHA-256 of the file of weights as lower-case hexadecimal digits: all 64, or the first 8 as earlier versions recorded them. Null where unknown.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>How pictures were prepared and rows normalized; null where unknown.</summary>
    public InputRecipe? Input { get; init; }

    /// <summary>Sampled frames a second; null where frames were counted, or the rate is unknown.</summary>
    public double? Rate { get; init; }

    /// <summary>Every n-th frame was sampled; null where sampling went by time.</summary>
    public int? Every { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="source">Where it stands, for errors.</param>
    /// <exception cref="SummDiffException">It is something else.</exception>
    public static FeatureFingerprint Parse(string text, string source)
    {
        try
        {
            var made = JsonSerializer.Deserialize(text, FingerprintJson.Types.FeatureFingerprint) ?? throw new JsonException("it is null");
            return made switch
            {
                { Rate: not (null or (> 0 and <= 1000)) } or { Every: < 1 } => throw new JsonException($"a rate of {made.Rate}, every {made.Every}"),
                { WeightsSha256: { } sha } when sha.Length is not (8 or 64) || !sha.All(char.IsAsciiHexDigitLower) => throw new JsonException($"SHA-256 '{sha}'"),
                _ when made.Input?.Problem() is { } problem => throw new JsonException(problem),
                _ => made,
            };
        }
        catch (JsonException error)
        {
            throw new SummDiffException($"{source}: its record of how features were made cannot be read ({error.Message.TrimEnd('.')}). Was it written by a later version?", error);
        }
    }

    /// <summary>Reads the line by which earlier versions recorded how features were made; the rate was not in it.</summary>
    /// <param name="text">Such as <c>googlenet pool5, weights 1378be20, unit length</c>.</param>
    public static FeatureFingerprint FromLegacy(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(LegacyStart, StringComparison.Ordinal) || text[LegacyStart.Length..].Split(", ") is not [{ Length: 8 } weights, var length, .. var rest])
        {
            return new() { Network = text };
        }

        var input = rest is ["transform-input"] ? InputRecipe.TorchvisionTransformed : InputRecipe.Torchvision;
        return new() { Network = TorchvisionGoogLeNet, WeightsSha256 = weights, Input = input with { UnitLength = length == "unit length" } };
    }

    /// <summary>
    /// The record of a feature file. One without a record that has the layout and the width of the published files is taken to be published; MrHiSum's
    /// layout is its own.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">Whose layout it has.</param>
    /// <param name="width">Channels of its features.</param>
    /// <returns>Null where nothing is known.</returns>
    /// <exception cref="SummDiffException">The record is damaged.</exception>
    internal static FeatureFingerprint? Of(Hdf5File file, DatasetKind kind, int width) => Recorded(file) ?? (width, kind) switch
    {
        (PublishedWidth, DatasetKind.MrHiSum) => MrHiSum,
        (PublishedWidth, _) => Published,
        _ => null,
    };

    /// <summary>What a feature file itself records; null where it records nothing.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="SummDiffException">The record is damaged.</exception>
    internal static FeatureFingerprint? Recorded(Hdf5File file) =>
        file.ReadTextAttribute("/", Attribute) is { } text ? Parse(text, file.Path)
        : file.ReadTextAttribute("/", LegacyAttribute) is { } legacy ? FromLegacy(legacy)
        : null;

    /// <summary>What the metadata of a model's file records about the features it was trained on; null where it records nothing.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="path">The file, for errors.</param>
    /// <exception cref="SummDiffException">The record is damaged.</exception>
    internal static FeatureFingerprint? Recorded(IReadOnlyDictionary<string, string> metadata, string path) =>
        metadata.TryGetValue(Attribute, out var text) ? Parse(text, path)
        : metadata.TryGetValue(LegacyAttribute, out var legacy) ? FromLegacy(legacy)
        : null;

    /// <summary>Records in a feature file how its features were made.</summary>
    /// <param name="file">The file.</param>
    internal void WriteTo(Hdf5File file) => file.WriteTextAttribute("/", Attribute, ToJson());

    /// <summary>Records in a model's metadata how the features it was trained on were made.</summary>
    /// <param name="metadata">The metadata.</param>
    internal void WriteTo(IDictionary<string, string> metadata)
    {
        metadata.Remove(LegacyAttribute);
        metadata[Attribute] = ToJson();
    }

    /// <summary>The record as one line of JSON; nothing in it depends on the machine.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FingerprintJson.Types.FeatureFingerprint);

    /// <summary>The record as a node of a larger document.</summary>
    public JsonNode ToJsonNode() => JsonSerializer.SerializeToNode(this, FingerprintJson.Types.FeatureFingerprint)!;

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", ((string?[])
    [
        this == Published ? "published (every 15th frame of 30 a second): " + Network : Network,
        WeightsSha256 is { } sha ? $"weights {sha[..Math.Min(8, sha.Length)]}" : null,
        Input?.ToString(),
        Every is { } every ? $"every {every} frames" : Rate is { } rate ? FormattableString.Invariant($"{rate} frames a second") : null,
    ]).Where(part => part is not null));
}
