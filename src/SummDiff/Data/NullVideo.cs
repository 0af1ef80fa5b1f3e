using SummDiff.Formats;

namespace SummDiff.Data;

/// <summary>The feature row that stands for "no video" in guided training and sampling.</summary>
public static class NullVideo
{
    private const string TensorName = "null_video";

    private static readonly Lazy<float[]> Embedded = new(
        () => SafeTensorsFile.Parse("null-video.safetensors", ShippedData.ReadBytes("null-video.safetensors")).ReadFloats(TensorName));

    /// <summary>The official project's row, <c>[1024]</c>. Callers get a copy.</summary>
    public static float[] Shipped => [.. Embedded.Value];

    /// <summary>Reads a row from a <c>.npy</c> file.</summary>
    /// <param name="path">The file, such as <c>null_video.npy</c>.</param>
    /// <param name="featureWidth">Channels F of the features it will stand for.</param>
    /// <exception cref="SummDiffException">Not there, not such a file, of another width, or not finite.</exception>
    public static float[] Load(string path, int featureWidth)
    {
        var values = NpyFile.Open(path).ReadFloats();
        if (values.Length != featureWidth)
        {
            throw new SummDiffException($"{path}: {values.Length} numbers, but the features have {featureWidth} channels. A null video has one number a channel.");
        }

        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new SummDiffException($"{path}: holds NaN or infinite numbers.");
    }
}
