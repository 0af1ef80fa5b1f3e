using System.CommandLine;
using System.Globalization;
using SummDiff.Annotations;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Training;

/// <summary>The options that name a benchmark's files. What is not named is taken from the official places, or from what this program ships.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _data = new("--data-path", "--data_path")
    {
        HelpName = "FILE",
        Description = "The benchmark's HDF5 feature file (default: where the official project keeps it, below dataset/).",
    };

    private readonly Option<string?> _annotations = new("--annotations")
    {
        HelpName = "FILE",
        Description = "TVSum's ydata-anno.tsv, plain or .gz (default: the one beside the data, or the annotations shipped with this program).",
    };

    private readonly Option<string?> _splits = new("--splits")
    {
        HelpName = "FILE",
        Description = "The folds, in one of the public forms (default: the file beside the data, or the official splits shipped with this program).",
    };

    private readonly Option<string?> _nullVideo = new("--null-video")
    {
        HelpName = "FILE",
        Description = "The .npy row that stands for no video, needed when --p-uncond is above 0 (default: the one beside the data, or the official row).",
    };

    private readonly Option<string> _fold = new("--fold", "--split")
    {
        HelpName = "K",
        Description = "The fold, counted from 0, or all (default all).",
        DefaultValueFactory = _ => "all",
    };

    /// <summary>The options, for a section of help.</summary>
    public Option[] All => [_data, _annotations, _splits, _nullVideo, _fold];

    /// <summary>Opens what the command line names.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="run">An earlier run, whose files and folds are taken where the command line names none.</param>
    /// <param name="terminal">Hears of what is odd in the files.</param>
    /// <exception cref="SummDiffException">A file is missing, damaged or does not belong to the others.</exception>
    public RunData Open(ParseResult args, TrainingOptions options, RunFolder? run, Terminal terminal)
    {
        var named = args.GetValue(_data) ?? run?.Sources.Data;
        var layout = new OfficialLayout(named, options);
        var path = named ?? layout.Data;
        if (!File.Exists(path))
        {
            throw new SummDiffException($"{path}: no such file. Name the benchmark's feature file with --data-path; README.md says where to get it.");
        }

        var annotationsPath = args.GetValue(_annotations) ?? (run is null ? layout.Annotations : run.Sources.Annotations);
        var annotations = options.Dataset != DatasetKind.TvSum ? null
            : annotationsPath is null ? TvSumAnnotations.Shipped : TvSumAnnotations.Load(annotationsPath);
        var dataset = Dataset.Open(options.Dataset, path, annotations, warn: terminal.Error);
        try
        {
            var splits = FindSplits(args, options, run, layout, dataset);
            var nullVideoPath = args.GetValue(_nullVideo) ?? (run is null ? layout.NullVideo : run.Sources.NullVideo);
            var sources = new RunSources(Path.GetFullPath(path), Full(annotations is null ? null : annotationsPath), Full(nullVideoPath));
            return new(dataset, splits, FindNullVideo(nullVideoPath, options, dataset), sources);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <summary>The folds that the command line asks for.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="OptionException">Not a fold.</exception>
    public IReadOnlyList<int> Folds(ParseResult args, int count)
    {
        var text = args.GetValue(_fold)!;
        return text == "all" ? [.. Enumerable.Range(0, count)]
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var fold) && fold < count ? [fold]
            : throw new OptionException($"{args.GetResult(_fold)?.IdentifierToken?.Value ?? _fold.Name} is '{text}', but must be all, or a number from 0 to {count - 1}.");
    }

    /// <summary>The folds that the command line names; null where it leaves them open.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="OptionException">Not a fold.</exception>
    public IReadOnlyList<int>? FoldsGiven(ParseResult args, int count) => args.GetResult(_fold) is { Implicit: false } ? Folds(args, count) : null;

    /// <summary>The flag that names the folds once more, to repeat a command; empty where all are meant.</summary>
    /// <param name="args">The parsed command line.</param>
    public string FoldFlag(ParseResult args) => args.GetValue(_fold) is "all" ? "" : $" {_fold.Name} {args.GetValue(_fold)}";

    private IReadOnlyList<Split> FindSplits(ParseResult args, TrainingOptions options, RunFolder? run, OfficialLayout layout, Dataset dataset)
    {
        var path = args.GetValue(_splits) ?? (run is null ? layout.Splits(options.TrainVal) : null);
        var splits = path is not null ? Splits.Load(path)
            : run is not null ? run.Splits
            : options.TrainVal ? Splits.WithValidation(options.Dataset)
            : Splits.Official(options.Dataset);
        foreach (var split in splits)
        {
            split.CheckAgainst(dataset.Keys, path ?? (run is null ? "the official splits" : Path.Combine(run.Path, "splits.json")));
        }

        return splits;
    }

    // The official row has as many channels as the official features; features of another width need a row of their own.
    private static float[]? FindNullVideo(string? path, TrainingOptions options, Dataset dataset) =>
        options.Model.PUncond == 0 ? null
        : path is not null ? NullVideo.Load(path, dataset.FeatureWidth)
        : NullVideo.Shipped is var shipped && shipped.Length == dataset.FeatureWidth ? shipped
        : null;

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}
