using System.Text.Json;
using System.Text.Json.Serialization;

namespace SummDiff.Fingerprints;

/// <summary>The form of a fingerprint as JSON: snake case, and nothing that is not known.</summary>
[JsonSerializable(typeof(FeatureFingerprint))]
internal sealed partial class FingerprintJson : JsonSerializerContext
{
    /// <summary>The types in this form.</summary>
    public static FingerprintJson Types { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<ChannelOrder>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });
}
