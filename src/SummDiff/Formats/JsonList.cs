using System.Text.Json.Nodes;

namespace SummDiff.Formats;

/// <summary>JSON arrays of numbers and texts.</summary>
internal static class JsonList
{
    /// <summary>An array of whole numbers.</summary>
    /// <param name="values">The numbers.</param>
    public static JsonArray Of(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)value)]);

    /// <summary>An array of numbers.</summary>
    /// <param name="values">The numbers, all finite.</param>
    public static JsonArray Of(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode)value)]);

    /// <summary>An array of numbers, each with the digits that tell it from its neighbors.</summary>
    /// <param name="values">The numbers, all finite.</param>
    public static JsonArray Of(IEnumerable<float> values) => new([.. values.Select(value => (JsonNode)value)]);

    /// <summary>An array of texts.</summary>
    /// <param name="values">The texts.</param>
    public static JsonArray Of(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
