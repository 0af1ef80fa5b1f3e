using System.Buffers.Binary;
using System.IO.Compression;
using SummDiff.Formats;

namespace SummDiff.Annotations;

/// <summary>
/// The annotations of TVSum (Song et al., CVPR 2015): every frame of 50 videos scored by 20 people each. Videos are in
/// the order of <c>video_1</c>, <c>video_2</c>, … of the feature file.
/// </summary>
public sealed class TvSumAnnotations
{
    private static readonly Lazy<TvSumAnnotations> Embedded = new(
        () => new("shipped annotations", CompactAnnotations.Parse(ShippedData.Read("tvsum-annotations.txt"))));

    private TvSumAnnotations(string source, IReadOnlyList<AnnotatedVideo> videos)
    {
        Source = source;
        Videos = videos;
    }

    /// <summary>The real annotations, shipped with this program (CC-BY 3.0; see data/README.md).</summary>
    public static TvSumAnnotations Shipped => Embedded.Value;

    /// <summary>Where the annotations came from, for messages.</summary>
    public string Source { get; }

    /// <summary>The videos in order.</summary>
    internal IReadOnlyList<AnnotatedVideo> Videos { get; }

    /// <summary>Reads one of the public files: <c>ydata-anno.tsv</c>, plain or compressed with gzip, or <c>ydata-tvsum50.mat</c>.</summary>
    /// <param name="path">The file. As text: a line a user, <c>video id TAB category TAB comma-separated scores</c>, users of a video together.</param>
    /// <exception cref="SummDiffException">Not there, or not as described.</exception>
    public static TvSumAnnotations Load(string path)
    {
        var bytes = FileBytes.Read(path);
        if (bytes.AsSpan().StartsWith("MATLAB"u8))
        {
            return new(path, TvSumMatFile.Read(path));
        }

        return new(path, AnnotationText.Parse(path, bytes is [0x1F, 0x8B, _, _, ..] ? Decompress(path, bytes) : bytes));
    }

    private static ArraySegment<byte> Decompress(string path, byte[] bytes)
    {
        try
        {
            // The last four bytes hold the text's length, and a hostile file may lie there: no more than that is unpacked.
            const uint Most = 128 << 20;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4));
            if (length > Most)
            {
                throw new SummDiffException($"{path}: a gzip file that unpacks to {length >> 20} MB, where TVSum's annotations take 14. Expected ydata-anno.tsv; download it again.");
            }

            var text = new byte[length];
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            return gzip.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) == text.Length && gzip.ReadByte() < 0
                ? text
                : throw new InvalidDataException();
        }
        catch (InvalidDataException error)
        {
            throw new SummDiffException($"{path}: a damaged or truncated gzip file. Download it again.", error);
        }
    }
}
