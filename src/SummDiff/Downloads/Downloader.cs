using SummDiff.Formats;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Downloads;

/// <summary>
/// Puts downloads where they are used. A file that is there and right is never fetched again; one that is not whole never has its final name.
/// </summary>
/// <param name="options">Where downloads come from and go to.</param>
internal sealed class Downloader(DownloadOptions options) : IDisposable
{
    private readonly DownloadSource _source = new(options);

    /// <summary>Makes sure that a file is there: checks it, or fetches and unpacks it. An interrupted transfer continues at the next call.</summary>
    /// <param name="download">What to get.</param>
    /// <param name="progress">Receives the bytes that are there.</param>
    /// <param name="cancel">Stops the work; what was transferred is kept.</param>
    /// <returns>Whether something was fetched or unpacked; otherwise the file was there.</returns>
    /// <exception cref="SummDiffException">
    /// The source failed (the message says how to fetch the file by hand), the place is not writable, or another file is there and may not be replaced.
    /// </exception>
    public async Task<bool> GetAsync(Download download, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var place = options.PlaceOf(download);
        if (IsThere(place, path => Fault(path, download, cancel)))
        {
            return false;
        }

        if (download.Address is null)
        {
            throw new SummDiffException($"{download.Name}: this file has to be fetched by hand.\n  from   {download.Page}\n  place  {place}");
        }

        using var folders = new NewFolders(options.FolderOf(download));
        var sent = Path.Combine(options.FolderOf(download), download.SentFile);
        try
        {
            if (!download.IsArchive || !IsThere(sent, path => HashFault(path, download.Hash!, cancel)))
            {
                await FetchAsync(download, sent, progress, cancel).ConfigureAwait(false);
            }
        }
        catch (TransferException error)
        {
            throw new SummDiffException(
                $"{error.Message}\nTo fetch {download.SentFile} by hand:\n  from   {download.Address}\n  hash   {download.Hash}\n  place  {sent}\nThen try again: the file is checked and used without a network.", error);
        }

        if (download.IsArchive)
        {
            AtomicFile.Replace(place, temporary =>
            {
                Archive.Unpack(options.Bsdtar, sent, download.File, temporary, cancel);
                if (Fault(temporary, download, cancel) is { } fault)
                {
                    throw new SummDiffException($"{sent}: what bsdtar unpacked from it {fault}.");
                }
            });
            File.Delete(sent);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>Whether the right file is there.</summary>
    /// <exception cref="SummDiffException">Another file is there, and the options do not say to replace it.</exception>
    private bool IsThere(string path, Func<string, string?> findFault)
    {
        if (!File.Exists(path) || findFault(path) is not { } fault)
        {
            return File.Exists(path);
        }

        return options.Replace ? false : throw new WrongFileException($"{path}: this file {fault}. Move it away and try again.");
    }

    /// <summary>What is wrong with the file that is used, or null.</summary>
    private static string? Fault(string path, Download download, CancellationToken cancel)
    {
        if (!download.IsArchive && download.Hash is { } hash)
        {
            return HashFault(path, hash, cancel);
        }

        if (download.Videos is not { } videos)
        {
            return null;
        }

        try
        {
            using var file = Hdf5File.Open(path);
            var found = file.Members().Count(name => name.StartsWith("video_", StringComparison.Ordinal));
            return found == videos ? null : $"holds {found} videos where {videos} are expected";
        }
        catch (SummDiffException error)
        {
            return $"cannot be used ({error.Message.TrimEnd('.')})";
        }
    }

    private static string? HashFault(string path, FileHash hash, CancellationToken cancel) =>
        hash.Compute(path, cancel) is var found && hash.Matches(found) ? null : $"is not the expected one: {hash with { Digits = found }}, expected {hash}";

    private async Task FetchAsync(Download download, string target, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        using var part = PartialFile.Open(target);
        if (IsThere(target, path => HashFault(path, download.Hash!, cancel)))
        {
            return; // Another process completed it in the meantime.
        }

        var hash = download.Hash!;
        var isContinued = part.Length > 0;
        await TransferAsync(part, download, progress, cancel).ConfigureAwait(false);
        var found = part.Compute(hash, cancel);
        if (isContinued && !hash.Matches(found))
        {
            // What an earlier call left may have been the beginning of something else.
            part.Clear();
            await TransferAsync(part, download, progress, cancel).ConfigureAwait(false);
            found = part.Compute(hash, cancel);
        }

        if (!hash.Matches(found))
        {
            var bytes = part.Length;
            part.Clear();
            throw new TransferException($"{_source.Describe(download)}: sent {bytes} bytes that are not the expected file: {hash with { Digits = found }}, expected {hash}.");
        }

        part.Complete();
    }

    private async Task TransferAsync(PartialFile part, Download download, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AttemptAsync(part, download, progress, cancel).ConfigureAwait(false);
                return;
            }
            catch (TransferException error) when (error.IsPassing && attempt < options.Attempts)
            {
                await Task.Delay(options.RetryDelay * (1 << (attempt - 1)), cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task AttemptAsync(PartialFile part, Download download, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        wait.CancelAfter(options.StallTimeout);
        try
        {
            using var stream = await _source.OpenAsync(download, part.Length, wait.Token).ConfigureAwait(false);
            await CopyAsync(stream, part, download, progress, wait).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new TransferException($"{_source.Describe(download)}: nothing came for {options.StallTimeout.TotalSeconds:0.#} s, {part.Length} bytes in all.", error, isPassing: true);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            cancel.ThrowIfCancellationRequested();
            var isUnreachable = error is HttpRequestException { HttpRequestError: not HttpRequestError.ResponseEnded } && part.Length == 0;
            throw new TransferException(
                isUnreachable ? $"{_source.Describe(download)}: cannot be reached ({error.Message.TrimEnd('.')})." : $"{_source.Describe(download)}: broke off after {part.Length} bytes ({error.Message.TrimEnd('.')}).",
                error, isPassing: !isUnreachable);
        }
    }

    private async Task CopyAsync(SourceStream stream, PartialFile part, Download download, IProgress<DownloadProgress>? progress, CancellationTokenSource wait)
    {
        var total = download.Bytes ?? stream.Total;
        if (stream.Total is { } announced && announced != total)
        {
            throw new TransferException($"{_source.Describe(download)}: has {announced} bytes where {total} are expected; it is another file.");
        }

        if (stream.Start != part.Length)
        {
            part.Clear(); // The server sends the file from its beginning.
        }

        if (stream.Start != part.Length)
        {
            throw new TransferException($"{_source.Describe(download)}: sent a part of the file that was not asked for, from byte {stream.Start} on.");
        }

        var buffer = new byte[1 << 16];
        for (int count; (count = await stream.Body.ReadAsync(buffer, wait.Token).ConfigureAwait(false)) > 0; wait.CancelAfter(options.StallTimeout))
        {
            if (part.Length + count > total)
            {
                part.Clear();
                throw new TransferException($"{_source.Describe(download)}: sends more than the {total} bytes that are expected; it is another file.");
            }

            part.Append(buffer.AsSpan(0, count));
            progress?.Report(new(part.Length, total));
        }

        if (part.Length < total)
        {
            throw new TransferException($"{_source.Describe(download)}: ended after {part.Length} of {total} bytes.", isPassing: true);
        }
    }
}
