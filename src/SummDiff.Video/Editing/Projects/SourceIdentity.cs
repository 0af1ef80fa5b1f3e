using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SummDiff.Video.Editing.Projects;

/// <summary>Tells whether a file is the one that was summarized, without reading all of it.</summary>
/// <param name="Bytes">The file's length.</param>
/// <param name="First">SHA-256 of its first megabyte, as hexadecimal digits.</param>
/// <param name="Last">SHA-256 of its last megabyte.</param>
internal sealed record SourceIdentity(long Bytes, string First, string Last)
{
    private const int Megabyte = 1 << 20;

    /// <summary>Reads the beginning and the end of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VideoException">It cannot be read.</exception>
    public static SourceIdentity Of(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[Math.Min(Megabyte, file.Length)];
            file.ReadExactly(buffer);
            var first = Convert.ToHexStringLower(SHA256.HashData(buffer));
            file.Seek(-buffer.Length, SeekOrigin.End);
            file.ReadExactly(buffer);
            return new SourceIdentity(file.Length, first, Convert.ToHexStringLower(SHA256.HashData(buffer)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VideoException($"{path}: cannot be read ({cause.Message.TrimEnd('.')}). Check that the file is there and readable.", cause);
        }
    }

    /// <summary>Adds the identity to the description of a source.</summary>
    /// <param name="source">The description.</param>
    public void Write(JsonObject source)
    {
        source["bytes"] = Bytes;
        source["sha256_first_megabyte"] = First;
        source["sha256_last_megabyte"] = Last;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="source">The description.</param>
    public static SourceIdentity Read(JsonNode source) =>
        new((long)source["bytes"]!, (string)source["sha256_first_megabyte"]!, (string)source["sha256_last_megabyte"]!);
}
