namespace SummDiff.Formats;

/// <summary>
/// Writes files that are either whole or not there: under a temporary name, flushed to disk, then renamed. A symbolic link is followed: the file that it
/// names is replaced, and the link stays. Pipes and devices are refused.
/// </summary>
internal static class AtomicFile
{
    /// <summary>The <see cref="Exception.HResult"/> of an <see cref="IOException"/> that says the disk is full: ENOSPC.</summary>
    internal const int NoSpaceOnUnix = 28;

    /// <summary>Replaces or creates a file. When anything fails, what was there before is untouched and nothing half-written stays.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Replace(path, temporary =>
        {
            using var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            if (Faults.Stream is not { } wrap)
            {
                write(file);
                return;
            }

            using var stream = wrap(path, file);
            write(stream);
        });
    }

    /// <summary>Replaces or creates a text file, UTF-8 without a byte-order mark.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>As <see cref="Write"/>, for a writer that must be given a name and not a stream.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="write">Writes and closes the file whose name it is given.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static void Replace(string path, Action<string> write)
    {
        path = CheckNames(path);
        var temporary = path + ".tmp"; // One fixed name: what a killed process left is overwritten, not piled up.
        try
        {
            Faults.Before?.Invoke("write", path);
            write(temporary);
            Faults.Before?.Invoke("flush", path);
            using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(file);
            }

            Faults.Before?.Invoke("rename", path);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error)
        {
            Remove(temporary);
            if (error is IOException or UnauthorizedAccessException)
            {
                throw NotWritten(path, error);
            }

            if (error is SummDiffException && error.Message.StartsWith(temporary, StringComparison.Ordinal))
            {
                throw new SummDiffException(path + error.Message[temporary.Length..], error);
            }

            throw;
        }
    }

    /// <summary>Finds out before long work whether its result can be written. Nothing is changed.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static void CheckPlace(string path)
    {
        path = CheckNames(path);
        var temporary = path + ".tmp";
        try
        {
            File.Create(temporary).Dispose();
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, error);
        }
    }

    /// <summary>Says why a file cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What the system said.</param>
    internal static SummDiffException NotWritten(string path, Exception error) => new(Explain(path, error), error);

    /// <summary>Checks that a file can be put in a place.</summary>
    /// <returns>The place: where a symbolic link leads, or the path itself.</returns>
    private static string CheckNames(string path)
    {
        var target = Follow(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(target));
        if (!Directory.Exists(folder))
        {
            throw new SummDiffException($"{path}: the folder {folder} does not exist. Create it, or choose another place.");
        }

        if (Directory.Exists(target))
        {
            throw new SummDiffException($"{path}: this is a folder. Name a file to write.");
        }

        return FileKind.IsSpecial(target) ? throw new SummDiffException($"{path}: a pipe or device, which a whole file cannot replace. Name a file to write.") : target;
    }

    private static string Follow(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SummDiffException(Explain(path, error), error);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report.
        }
    }

    private static string Explain(string path, Exception error)
    {
        const int QuotaOnLinux = 122, NoSpaceOnWindows = unchecked((int)0x80070070);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (error.HResult is NoSpaceOnUnix or QuotaOnLinux or NoSpaceOnWindows)
        {
            return $"{path}: the disk is full. Nothing was changed; free some space and try again.";
        }

        if (error is UnauthorizedAccessException)
        {
            return $"{path}: not writable. Check the permissions of {folder}, or choose another place.";
        }

        return $"{path}: cannot be written ({error.Message.TrimEnd('.')}). Choose another place or try again.";
    }
}
