namespace SummDiff.Formats;

/// <summary>Reads small files whole, with errors that say what to do.</summary>
internal static class FileBytes
{
    /// <summary>All bytes of a file.</summary>
    /// <exception cref="SummDiffException">Not there, not readable, or larger than 2 GB.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Says why a file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What the system said.</param>
    public static SummDiffException Unreadable(string path, Exception error) => new(
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException => $"{path}: no such file. Check the path.",
            UnauthorizedAccessException when Directory.Exists(path) => $"{path}: a folder where a file is expected.",
            UnauthorizedAccessException => $"{path}: not readable. Check its permissions.",
            _ => $"{path}: cannot be read ({error.Message.TrimEnd('.')}).",
        },
        error);
}
