using SummDiff.Options;

namespace SummDiff.Cli.Commands.Training;

/// <summary>Where the official project keeps its files: fixed names below one folder, <c>dataset/</c> unless the data lie elsewhere.</summary>
internal sealed class OfficialLayout
{
    private readonly string _root;
    private readonly string _dataset;

    /// <summary>Finds the folder.</summary>
    /// <param name="dataPath">The feature file, or null for the official place.</param>
    /// <param name="options">Says which benchmark it is.</param>
    public OfficialLayout(string? dataPath, TrainingOptions options)
    {
        _dataset = OptionCatalog.Find("dataset")!.Read(options);
        var folder = dataPath is null ? "dataset" : Path.GetDirectoryName(dataPath)!;
        _root = dataPath is not null && Path.GetFileName(folder) == _dataset ? Path.GetDirectoryName(folder)! : folder;
        Data = options.Dataset == DatasetKind.MrHiSum
            ? Path.Combine(_root, "mrsum_with_features_gtsummary_modified.h5")
            : Path.Combine(_root, _dataset, $"eccv16_dataset_{_dataset}_google_pool5.h5");
    }

    /// <summary>The feature file.</summary>
    public string Data { get; }

    /// <summary>TVSum's annotations, or null where the folder has none.</summary>
    public string? Annotations => IfThere("ydata-anno.tsv");

    /// <summary>The null video, or null where the folder has none.</summary>
    public string? NullVideo => IfThere("null_video.npy");

    /// <summary>The splits, or null where the folder has none.</summary>
    /// <param name="withValidation">Whether folds with a validation part are wanted.</param>
    public string? Splits(bool withValidation) => _dataset == "mrhisum" ? IfThere("mrsum_split.json")
        : withValidation ? IfThere($"{_dataset}_val_splits.json")
        : IfThere($"{_dataset}_splits.txt");

    private string? IfThere(string name) => Path.Combine(_root, name) is var path && File.Exists(path) ? path : null;
}
