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
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SummDiffException($"{path}: no such file. Check the path.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SummDiffException(
                Directory.Exists(path) ? $"{path}: a folder where a file is expected." : $"{path}: not readable. Check its permissions.", error);
        }
        catch (IOException error)
        {
            throw new SummDiffException($"{path}: cannot be read ({error.Message.TrimEnd('.')}).", error);
        }
    }
}
