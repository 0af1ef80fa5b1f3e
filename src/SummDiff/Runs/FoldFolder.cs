using System.Text;
using System.Text.Json;
using SummDiff.Formats;

namespace SummDiff.Runs;

/// <summary>The part of a run folder that belongs to one fold.</summary>
internal sealed class FoldFolder
{
    private readonly string _path;

    internal FoldFolder(string path, int fold) => (_path, Fold) = (path, fold);

    /// <summary>Number of the fold, from 0.</summary>
    public int Fold { get; }

    /// <summary>A line for each validation, as JSON.</summary>
    public string LogPath => Path.Combine(_path, "metrics.jsonl");

    /// <summary>What an interrupted fold resumes from; gone when the fold is finished.</summary>
    public string StatePath => Path.Combine(_path, "state.safetensors");

    private string ResultPath => Path.Combine(_path, "results.json");

    /// <summary>The file of a kept checkpoint, such as <c>best-ktau.safetensors</c> or <c>last.ema.safetensors</c>.</summary>
    /// <param name="chosenBy">The metric by which it is the best; null for the last one.</param>
    /// <param name="ema">Whether it holds the moving average of the parameters.</param>
    public string CheckpointPath(SelectionMetric? chosenBy, bool ema)
    {
        var name = chosenBy is { } metric ? $"best-{metric.ToString().ToLowerInvariant()}" : "last";
        return Path.Combine(_path, $"{name}{(ema ? ".ema" : "")}.safetensors");
    }

    /// <summary>The fold's outcome; null while it is not finished.</summary>
    /// <exception cref="SummDiffException">The file is damaged.</exception>
    public FoldResult? ReadResult()
    {
        if (!File.Exists(ResultPath))
        {
            return null;
        }

        try
        {
            return RunJson.Read<FoldResult>(FileBytes.ReadText(ResultPath)) is var result && result.Fold == Fold
                ? result
                : throw new JsonException($"of fold {result.Fold}");
        }
        catch (JsonException error)
        {
            throw new SummDiffException(
                $"{ResultPath}: not the results of fold {Fold} ({error.Message.TrimEnd('.')}). Resume the run: the fold's checkpoints are tested again.", error);
        }
    }

    /// <summary>The validations so far. A last line that is not whole yet is left out.</summary>
    /// <exception cref="SummDiffException">A line is damaged.</exception>
    public IReadOnlyList<LogEntry> ReadLog() => File.Exists(LogPath) ? ReadLog(FileBytes.Read(LogPath)) : [];

    /// <summary>Makes the folder, removes what a killed process left, and cuts the log back to the length it had at a position.</summary>
    /// <exception cref="SummDiffException">The log up to there is damaged, or cannot be written.</exception>
    internal void Begin(long logBytes)
    {
        try
        {
            Directory.CreateDirectory(_path);
            RemoveTemporaryFiles();
            if (logBytes > 0 && (!File.Exists(LogPath) || new FileInfo(LogPath).Length < logBytes))
            {
                throw Damaged($"is shorter than the {logBytes} bytes it had when the state was saved");
            }

            if (logBytes > 0)
            {
                ReadLog(FileBytes.Read(LogPath).AsSpan(0, (int)logBytes));
            }

            using var log = new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            log.SetLength(logBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>Bytes of the log's whole lines. A process killed while it writes leaves part of one.</summary>
    internal long WholeLogBytes() => File.Exists(LogPath) ? 1 + FileBytes.Read(LogPath).AsSpan().LastIndexOf((byte)'\n') : 0;

    /// <summary>Removes what a killed process may have left in a finished fold: temporary files, part of a line of the log, the state.</summary>
    /// <exception cref="SummDiffException">It cannot be removed.</exception>
    internal void TidyUp()
    {
        try
        {
            RemoveTemporaryFiles();
            File.Delete(StatePath);
            if (File.Exists(LogPath) && WholeLogBytes() is var whole && whole < new FileInfo(LogPath).Length)
            {
                using var log = new FileStream(LogPath, FileMode.Open, FileAccess.Write, FileShare.Read);
                log.SetLength(whole);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>Adds a line to the log.</summary>
    /// <returns>The log's length with it.</returns>
    internal long Append(LogEntry entry)
    {
        try
        {
            Faults.Before?.Invoke("append", LogPath);
            using var log = new FileStream(LogPath, FileMode.Append, FileAccess.Write, FileShare.Read);
            log.Write(Encoding.UTF8.GetBytes(RunJson.ToLine(entry) + "\n"));
            log.Flush(flushToDisk: true);
            return log.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>Closes the fold: with its results on disk, the state is no longer needed.</summary>
    internal void Finish(FoldResult result)
    {
        AtomicFile.WriteText(ResultPath, RunJson.ToText(result));
        try
        {
            Faults.Before?.Invoke("delete", StatePath);
            File.Delete(StatePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SummDiffException($"{StatePath}: cannot be removed ({error.Message.TrimEnd('.')}). The fold is finished; check permissions, then resume the run.", error);
        }
    }

    private List<LogEntry> ReadLog(ReadOnlySpan<byte> log)
    {
        var entries = new List<LogEntry>();
        for (var end = log.IndexOf((byte)'\n'); end >= 0; end = log.IndexOf((byte)'\n'))
        {
            try
            {
                entries.Add(RunJson.Read<LogEntry>(Encoding.UTF8.GetString(log[..end])));
            }
            catch (JsonException error)
            {
                throw Damaged($"line {entries.Count + 1} is not the record of a validation ({error.Message.TrimEnd('.')})", error);
            }

            log = log[(end + 1)..];
        }

        return entries;
    }

    private SummDiffException Damaged(string what, Exception? cause = null) => new(
        $"{LogPath}: {what}. The checkpoints beside it are as good as before. To train further, put back a copy of the log, or delete the folder {_path} and resume the run, which trains this fold again.", cause);

    private SummDiffException Unwritable(Exception error) =>
        new($"{LogPath}: cannot be written ({error.Message.TrimEnd('.')}). Free some space or check permissions, then resume the run.", error);

    private void RemoveTemporaryFiles()
    {
        foreach (var path in Directory.EnumerateFiles(_path, "*.tmp"))
        {
            File.Delete(path);
        }
    }
}
