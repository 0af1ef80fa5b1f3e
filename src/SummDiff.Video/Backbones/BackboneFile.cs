using System.Security.Cryptography;
using SummDiff.Formats;

namespace SummDiff.Video.Backbones;

/// <summary>Files of backbone weights: which network they are is recognized from what they hold.</summary>
internal static class BackboneFile
{
    /// <summary>The metadata of a converted file: SHA-256 of the file it was converted from, which is what features are recorded with.</summary>
    public const string OriginalSha256 = "original_sha256";

    private static readonly GoogLeNetVariant[] Known = [GoogLeNetVariant.Bvlc, GoogLeNetVariant.Torchvision];

    /// <inheritdoc cref="GoogLeNet.Load"/>
    public static GoogLeNet Load(string path)
    {
        var file = TensorFile.Open(path);
        return Build(file, Find(file) ?? throw Unknown(file));
    }

    /// <summary>Whether a file holds weights of a network that can be used here, by the name of the first of them.</summary>
    /// <param name="file">The file.</param>
    public static bool Recognizes(ITensorFile file) => Find(file) is not null;

    /// <summary>Writes the weights as safetensors with the same names, after checking that the network is whole.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="to">The file to create or replace.</param>
    /// <returns>The network.</returns>
    /// <exception cref="SummDiffException">It is another network, a layer is missing or has another shape, or the file cannot be written; an older file is untouched.</exception>
    public static GoogLeNet Convert(ITensorFile file, string to)
    {
        var network = Build(file, Find(file) ?? throw Unknown(file));
        var metadata = new Dictionary<string, string>(file.Metadata) { [OriginalSha256] = network.WeightsSha256, ["converted_from"] = Path.GetFileName(file.Path) };
        var floats = file.Names.Where(name => !Elements.IsInteger(file.Type(name))); // counters of training are left out
        SafeTensorsFile.Write(to, metadata, floats.Select(name => (name, file.Shape(name).ToArray(), (ReadOnlyMemory<float>)file.ReadFloats(name))));
        return network;
    }

    private static SummDiffException Unknown(ITensorFile file) => new(
        $"{file.Path}: not a network that can be used here: it holds {(file.Names.Count == 0 ? "no tensors" : $"{file.Names.Count} tensors, such as {string.Join(", ", file.Names.Take(3))}")}. "
        + $"Give the weights of {string.Join(" or of ", Known.Select(known => known.WeightsFile))}.");

    private static GoogLeNetVariant? Find(ITensorFile file) => Array.Find(Known, known => file.Contains(known.Stem[0] + known.WeightSuffix));

    private static GoogLeNet Build(ITensorFile file, GoogLeNetVariant variant) => new(
        variant, file.Path, file.Metadata.TryGetValue(OriginalSha256, out var original) && original.Length == 64 && original.All(char.IsAsciiHexDigitLower) ? original : Sha256(file.Path), (name, shape) => Read(file, variant, name, shape));

    private static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return System.Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static float[]? Read(ITensorFile file, GoogLeNetVariant variant, string name, int[] shape)
    {
        if (!file.Contains(name))
        {
            return null;
        }

        return file.Shape(name).SequenceEqual(shape.Select(length => (long)length))
            ? file.ReadFloats(name)
            : throw new SummDiffException($"{file.Path}: tensor '{name}' is [{string.Join(", ", file.Shape(name))}] where GoogLeNet has [{string.Join(", ", shape)}]. Give the weights of {variant.WeightsFile}.");
    }
}
