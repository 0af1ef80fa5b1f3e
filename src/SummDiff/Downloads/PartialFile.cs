using SummDiff.Formats;

namespace SummDiff.Downloads;

/// <summary>
/// A file that is being downloaded: <c>NAME.part</c>, locked against other processes, kept when the work is interrupted, renamed when it is whole.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _target;
    private readonly FileStream _stream;
    private bool _isComplete;

    private PartialFile(string target, FileStream stream) => (_target, _stream) = (target, stream);

    /// <summary>Bytes that are there.</summary>
    public long Length => _stream.Length;

    /// <summary>The temporary name of a file.</summary>
    /// <param name="target">The final name.</param>
    public static string NameOf(string target) => target + ".part";

    /// <summary>Opens or creates the file and locks it.</summary>
    /// <param name="target">The final name. Its folder must exist.</param>
    /// <exception cref="SummDiffException">Another process downloads it, or the place is not writable.</exception>
    public static PartialFile Open(string target)
    {
        try
        {
            // On Windows only a file opened to be deleted can be renamed; there this mode still keeps other writers out. Elsewhere only None locks.
            var share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            return new(target, new FileStream(NameOf(target), FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0));
        }
        catch (IOException error) when (IsLocked(error))
        {
            throw new SummDiffException($"{target}: another process is downloading this file. Wait for it, or stop it, then try again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.NotWritten(target, error);
        }
    }

    /// <summary>Adds bytes at the end.</summary>
    /// <exception cref="SummDiffException">The disk is full, or the place is not writable.</exception>
    public void Append(ReadOnlySpan<byte> bytes) => Change(() => _stream.Seek(0, SeekOrigin.End), bytes);

    /// <summary>Drops what is there.</summary>
    /// <exception cref="SummDiffException">The place is not writable.</exception>
    public void Clear() => Change(() =>
    {
        if (_stream.Length > 0)
        {
            _stream.SetLength(0);
        }
    }, []);

    /// <summary>The hash of what is there.</summary>
    /// <param name="hash">The kind of hash.</param>
    /// <param name="cancel">Stops the work.</param>
    public string Compute(FileHash hash, CancellationToken cancel) => hash.Compute(_stream, cancel);

    /// <summary>Flushes the file to disk and gives it its final name.</summary>
    /// <exception cref="SummDiffException">The disk is full, or the place is not writable.</exception>
    public void Complete() => Change(() =>
    {
        _stream.Flush(flushToDisk: true);
        File.Move(NameOf(_target), _target, overwrite: true); // still open, hence locked: nobody can write to the file under its new name
        _isComplete = true;
    }, []);

    /// <summary>Closes the file. What is there stays for the next attempt; an empty file is removed.</summary>
    public void Dispose()
    {
        try
        {
            if (!_isComplete && _stream.Length == 0)
            {
                File.Delete(NameOf(_target));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty file stays; it does no harm.
        }

        _stream.Dispose();
    }

    private static bool IsLocked(IOException error)
    {
        const int WouldBlockOnLinux = 11, WouldBlockOnMac = 35, SharingViolationOnWindows = unchecked((int)0x80070020);
        return error.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows;
    }

    private void Change(Action change, ReadOnlySpan<byte> bytes)
    {
        try
        {
            change();
            _stream.Write(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.NotWritten(_target, error);
        }
    }
}
