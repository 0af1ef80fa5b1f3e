using System.Text;

namespace SummDiff.Formats;

/// <summary>Reads small files whole, with errors that say what to do.</summary>
internal static class FileBytes
{
    private const int MostOfPipe = 64 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All bytes of a file. A pipe, which has no length, is read to its end, up to 64 MB.</summary>
    /// <exception cref="SummDiffException">Not there, not readable, larger than 2 GB, or without end.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
            return file.CanSeek && file.Length > 0 ? ReadAll(file) : ReadPipe(path, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>All text of a file: UTF-8, with or without a byte-order mark.</summary>
    /// <exception cref="SummDiffException">As <see cref="Read"/>, or not UTF-8.</exception>
    public static string ReadText(string path)
    {
        var bytes = WithoutMark(Read(path));
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new SummDiffException($"{path}: not UTF-8 text, from byte {error.Index} on. Save it as UTF-8.", error);
        }
    }

    /// <summary>Text without the byte-order mark that some editors put before it.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;

    /// <summary>Says why a file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What the system said.</param>
    public static SummDiffException Unreadable(string path, Exception error) => new(
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException when path.Contains('\uFFFD') =>
                $"{path}: no such file, or its name is not valid UTF-8, which is not supported. Check the path, or rename the file.",
            FileNotFoundException or DirectoryNotFoundException => $"{path}: no such file. Check the path.",
            UnauthorizedAccessException when Directory.Exists(path) => $"{path}: a folder where a file is expected.",
            UnauthorizedAccessException => $"{path}: not readable. Check its permissions.",
            _ => $"{path}: cannot be read ({error.Message.TrimEnd('.')}).",
        },
        error);

    private static byte[] ReadAll(FileStream file)
    {
        if (file.Length > Array.MaxLength)
        {
            throw new IOException("it is larger than 2 GB");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] ReadPipe(string path, FileStream pipe)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (pipe.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MostOfPipe)
            {
                throw new SummDiffException($"{path}: a device or pipe that gives more than {MostOfPipe >> 20} MB. Copy the data into a file and name that.");
            }
        }

        return bytes.ToArray();
    }
}
