namespace SummDiff.Formats;

/// <summary>A folder made for files to come, with those above it. What is still empty in the end goes again; what was there before stays.</summary>
internal sealed class NewFolders : IDisposable
{
    private readonly List<string> _made = []; // innermost first

    /// <summary>Makes a folder where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="SummDiffException">It cannot be made; nothing was changed.</exception>
    public NewFolders(string folder)
    {
        for (var missing = Path.GetFullPath(folder); missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
        {
            _made.Add(missing);
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Dispose();
            var file = _made.Find(File.Exists);
            throw new SummDiffException(file is not null
                ? $"{folder}: this folder cannot be made, because {file} is a file. Choose another place."
                : $"{folder}: this folder cannot be made ({error.Message.TrimEnd('.')}). Check the permissions above it, or choose another place.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var folder in _made.Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return; // Something is in it.
            }
        }
    }
}
