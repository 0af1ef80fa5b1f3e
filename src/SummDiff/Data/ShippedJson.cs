using System.Text.Json.Serialization;

namespace SummDiff.Data;

/// <summary>The types in the JSON files shipped with the library.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, CompactSplits>))]
internal sealed partial class ShippedJson : JsonSerializerContext;
