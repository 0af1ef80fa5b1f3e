using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SummDiff.Formats;

/// <summary>
/// The checksum that safetensors files written here carry in their metadata, under <c>sha256</c>: that of the whole file with zeros in the place
/// of the checksum's own 64 digits. Other software ignores it, and files of other software have none.
/// </summary>
internal static class SafeTensorsChecksum
{
    /// <summary>The metadata's key.</summary>
    public const string Key = "sha256";

    private const int Digits = 2 * SHA256.HashSizeInBytes;

    /// <summary>What stands in the place of the checksum while it is computed.</summary>
    public static string Blank { get; } = new('0', Digits);

    /// <summary>Computes the checksum and puts it in its place.</summary>
    /// <param name="head">The header's length and the header, with <see cref="Blank"/> under <see cref="Key"/>.</param>
    /// <param name="values">What follows, in order.</param>
    public static void Fill(Span<byte> head, IEnumerable<ReadOnlyMemory<float>> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        foreach (var part in values)
        {
            hash.AppendData(MemoryMarshal.AsBytes(part.Span));
        }

        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), Place(head, Blank));
    }

    /// <summary>Whether a file is as it was written.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="head">The length of the header with the number before it.</param>
    /// <param name="recorded">The checksum that its metadata names.</param>
    public static bool Holds(ReadOnlySpan<byte> file, int head, string recorded)
    {
        var start = file[..head].ToArray();
        if (recorded.Length != Digits || Place(start, recorded) is not { IsEmpty: false } place)
        {
            return false;
        }

        Encoding.ASCII.GetBytes(Blank, place);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        hash.AppendData(file[head..]);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == recorded;
    }

    /// <summary>The checksum's digits in a header; empty where they are not there.</summary>
    private static Span<byte> Place(Span<byte> head, string digits)
    {
        var member = Encoding.UTF8.GetBytes($"\"{Key}\":\"{digits}\"");
        var at = head.IndexOf(member);
        return at < 0 ? [] : head.Slice(at + member.Length - 1 - Digits, Digits);
    }
}
