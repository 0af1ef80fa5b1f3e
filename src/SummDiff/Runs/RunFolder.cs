using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Options;

namespace SummDiff.Runs;

/// <summary>
/// A folder that holds one run: <c>options.json</c>, <c>splits.json</c>, <c>sources.json</c>, a folder for each fold, and <c>results.json</c>.
/// While it is open for training, no other process can train in it.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private const string OptionsName = "options.json";
    private const string SplitsName = "splits.json";
    private const string SourcesName = "sources.json";
    private const string ResultsName = "results.json";
    private const string LockName = "lock";

    private readonly FileStream? _lock;

    private RunFolder(string path, TrainingOptions options, IReadOnlyList<Split> splits, RunSources sources, FileStream? held) =>
        (Path, Options, Splits, Sources, _lock) = (path, options, splits, sources, held);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The run's options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The run's folds.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <summary>The selection metric whose checkpoints stand for the run: the energy distance where validation takes several draws, KTau otherwise.</summary>
    public SelectionMetric SelectedBy => Options.ValidationDraws > 1 ? SelectionMetric.Energy : SelectionMetric.KTau;

    /// <summary>The files it is trained on.</summary>
    public RunSources Sources { get; }

    /// <summary>Opens a folder to train in: an empty or new one for a new run, or that of the same run to resume it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="splits">The run's folds.</param>
    /// <param name="sources">The files it is trained on. They may move between interruption and resumption.</param>
    /// <param name="resume">Go on with what the folder holds.</param>
    /// <exception cref="SummDiffException">It holds another run, or this run and <paramref name="resume"/> is false, or other files; it is in use; it is not writable.</exception>
    public static RunFolder Start(string path, TrainingOptions options, IReadOnlyList<Split> splits, RunSources sources, bool resume)
    {
        var splitsText = WriteSplits(splits);
        var held = Hold(path);
        try
        {
            if (File.Exists(In(path, OptionsName)))
            {
                RequireSame(path, options, splitsText);
                if (!resume)
                {
                    throw new SummDiffException($"{path}: already holds this run. Give 'resume' to go on with it, or another 'out'.");
                }
            }
            else
            {
                RequireEmpty(path);
            }

            foreach (var temporary in Directory.EnumerateFiles(path, "*.tmp"))
            {
                File.Delete(temporary); // Left by a killed process.
            }

            AtomicFile.WriteText(In(path, SplitsName), splitsText);
            AtomicFile.WriteText(In(path, SourcesName), RunJson.ToText(sources));
            AtomicFile.WriteText(In(path, OptionsName), OptionJson.Write(options) + "\n"); // Last: a folder with options is a run.
            return new(path, options, splits, sources, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a run to look at.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="SummDiffException">It is no run folder, or damaged.</exception>
    public static RunFolder Open(string path)
    {
        if (!File.Exists(In(path, OptionsName)))
        {
            throw new SummDiffException($"{path}: not a run folder, since it has no {OptionsName}. Give the folder that training wrote to with 'out'.");
        }

        try
        {
            var sources = RunJson.Read<RunSources>(FileBytes.ReadText(In(path, SourcesName)));
            return new(path, ReadOptions(path), Data.Splits.Load(In(path, SplitsName)), sources, held: null);
        }
        catch (JsonException error)
        {
            throw new SummDiffException($"{In(path, SourcesName)}: not as training writes it ({error.Message.TrimEnd('.')}). Write {{\"data\": \"FILE\"}} into it, the feature file that the run is trained on.", error);
        }
    }

    /// <summary>The part of a fold.</summary>
    /// <param name="fold">From 0.</param>
    /// <exception cref="SummDiffException">The run has no such fold.</exception>
    internal FoldFolder Fold(int fold) => fold >= 0 && fold < Splits.Count
        ? new(In(Path, $"fold{fold}"), fold)
        : throw new SummDiffException($"There is no fold {fold}: the splits have {Splits.Count}, counted from 0.");

    /// <summary>The outcome of all finished folds; null while there is none.</summary>
    /// <exception cref="SummDiffException">A file is damaged.</exception>
    public RunResults? ReadResults()
    {
        var folds = Enumerable.Range(0, Splits.Count).Select(fold => Fold(fold).ReadResult()).OfType<FoldResult>().ToArray();
        return folds.Length > 0 ? RunResults.Of(folds) : null;
    }

    /// <summary>Lets another process train here.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>Writes the outcome of all finished folds into one file.</summary>
    internal void WriteResults(RunResults results) =>
        AtomicFile.WriteText(In(Path, ResultsName), RunJson.ToText(results));

    private static FileStream Hold(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new(In(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SummDiffException($"{path}: not writable. Check its permissions, or choose another 'out'.", error);
        }
        catch (IOException error)
        {
            throw new SummDiffException($"{path}: cannot be used to train in ({error.Message.TrimEnd('.')}). If another process trains there, wait for it or choose another 'out'.", error);
        }
    }

    private static void RequireSame(string path, TrainingOptions options, string splitsText)
    {
        var there = ReadOptions(path);
        foreach (var option in OptionCatalog.All)
        {
            if (option.Read(there) != option.Read(options))
            {
                throw new SummDiffException($"{path}: holds a different run, with '{option.Name}' {option.Read(there)} where {option.Read(options)} is asked for. Choose another 'out', or the same options to resume.");
            }
        }

        if (FileBytes.ReadText(In(path, SplitsName)) != splitsText)
        {
            throw new SummDiffException($"{path}: holds a run with other splits. Choose another 'out', or the same splits to resume.");
        }
    }

    /// <summary>Whether a folder is there and holds at most what training leaves when it is killed before it begins: a run can start there.</summary>
    /// <param name="path">The folder.</param>
    public static bool IsUnbegun(string path) => Directory.Exists(path) && OtherFile(path) is null;

    // A folder with options is a run; they are written last.
    private static string? OtherFile(string path)
    {
        string[] ours = [LockName, SplitsName, SourcesName, OptionsName + ".tmp", SplitsName + ".tmp", SourcesName + ".tmp"];
        return Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).FirstOrDefault(name => !ours.Contains(name));
    }

    private static void RequireEmpty(string path)
    {
        if (OtherFile(path) is { } other)
        {
            throw new SummDiffException($"{path}: holds other files, such as {other}, and no run. Choose an empty or new folder with 'out'.");
        }
    }

    private static TrainingOptions ReadOptions(string path) => OptionJson.Read(new TrainingOptions(), FileBytes.ReadText(In(path, OptionsName)), In(path, OptionsName));

    private static string WriteSplits(IReadOnlyList<Split> splits) =>
        new JsonArray([.. splits.Select(split => new JsonObject { ["train"] = JsonList.Of(split.Train), ["val"] = JsonList.Of(split.Validation), ["test"] = JsonList.Of(split.Test) })]).ToJsonString() + "\n";

    private static string In(string path, string name) => System.IO.Path.Combine(path, name);
}
