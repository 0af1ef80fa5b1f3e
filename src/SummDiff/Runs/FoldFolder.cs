using System.Text;
using System.Text.Json;
using SummDiff.Formats;

namespace SummDiff.Runs;

/// <summary>The part of a run folder that belongs to one fold.</summary>
public sealed class FoldFolder
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
            return RunJson.Read<FoldResult>(File.ReadAllText(ResultPath));
        }
        catch (JsonException error)
        {
            throw new SummDiffException($"{ResultPath}: not the results of a fold ({error.Message.TrimEnd('.')}). Remove the file and resume the run.", error);
        }
    }

    /// <summary>The validations so far. A last line that is not whole yet is left out.</summary>
    public IReadOnlyList<LogEntry> ReadLog() => !File.Exists(LogPath)
        ? []
        : [.. File.ReadAllText(LogPath).Split('\n')[..^1].Select(RunJson.Read<LogEntry>)];

    /// <summary>Makes the folder, and cuts the log back to the length it had at a position.</summary>
    internal void Begin(long logBytes)
    {
        Directory.CreateDirectory(_path);
        using var log = new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        log.SetLength(logBytes);
    }

    /// <summary>Adds a line to the log.</summary>
    /// <returns>The log's length with it.</returns>
    internal long Append(LogEntry entry)
    {
        try
        {
            using var log = new FileStream(LogPath, FileMode.Append, FileAccess.Write, FileShare.Read);
            log.Write(Encoding.UTF8.GetBytes(RunJson.ToLine(entry) + "\n"));
            log.Flush(flushToDisk: true);
            return log.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SummDiffException($"{LogPath}: cannot be written ({error.Message.TrimEnd('.')}). Free some space or check permissions, then resume the run.", error);
        }
    }

    /// <summary>Closes the fold: with its results on disk, the state is no longer needed.</summary>
    internal void Finish(FoldResult result)
    {
        AtomicFile.WriteText(ResultPath, RunJson.ToText(result));
        File.Delete(StatePath);
    }
}
