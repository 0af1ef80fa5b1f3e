using System.Security.Cryptography;
using System.Text;
using SummDiff.Formats;

namespace SummDiff.Downloads;

/// <summary>The hash that a file is expected to have.</summary>
/// <param name="Kind">What is hashed, and how.</param>
/// <param name="Digits">Lower-case hexadecimal digits.</param>
internal sealed record FileHash(HashKind Kind, string Digits)
{
    private const int BufferBytes = 1 << 20;

    private static readonly (HashKind Kind, string Name, int Least, int Most)[] Forms =
    [
        (HashKind.Sha1, "sha1", 40, 40),
        (HashKind.Sha256, "sha256", 64, 64),
        (HashKind.GitBlob, "git-blob", 40, 40),
        (HashKind.Sha256Prefix, "sha256-prefix", 8, 63),
    ];

    /// <summary>Reads <c>sha1:…</c>, <c>sha256:…</c>, <c>git-blob:…</c> or <c>sha256-prefix:…</c>; null where the text is none of them.</summary>
    /// <param name="text">The name of the kind, a colon, and hexadecimal digits.</param>
    public static FileHash? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var digits = text[(colon + 1)..].ToLowerInvariant();
        var form = Array.Find(Forms, form => colon >= 0 && form.Name == text[..colon]);
        return form.Name is not null && digits.Length >= form.Least && digits.Length <= form.Most && digits.All(char.IsAsciiHexDigit)
            ? new(form.Kind, digits)
            : null;
    }

    /// <summary>Computes the hash of this kind of a whole stream, from its beginning.</summary>
    /// <param name="stream">The file; it can seek.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>All digits, also where only the first are expected.</returns>
    public string Compute(Stream stream, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(Kind is HashKind.Sha1 or HashKind.GitBlob ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        stream.Position = 0;
        if (Kind == HashKind.GitBlob)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {stream.Length}\0"));
        }

        var buffer = new byte[BufferBytes];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Computes the hash of this kind of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>All digits, also where only the first are expected.</returns>
    /// <exception cref="SummDiffException">The file cannot be read.</exception>
    public string Compute(string path, CancellationToken cancel)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Compute(stream, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileBytes.Unreadable(path, error);
        }
    }

    /// <summary>Whether computed digits are the expected ones.</summary>
    /// <param name="computed">What <see cref="Compute(string, CancellationToken)"/> returned.</param>
    public bool Matches(string computed) =>
        Kind == HashKind.Sha256Prefix ? computed.StartsWith(Digits, StringComparison.Ordinal) : computed == Digits;

    /// <summary>The kind and the digits, with the program that prints them.</summary>
    public override string ToString() => Kind switch
    {
        HashKind.Sha1 => $"SHA-1 {Digits} (sha1sum)",
        HashKind.Sha256 => $"SHA-256 {Digits} (sha256sum)",
        HashKind.GitBlob => $"git blob {Digits} (git hash-object)",
        _ => $"SHA-256 {Digits}… (sha256sum)",
    };
}
