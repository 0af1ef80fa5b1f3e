using System.CommandLine;
using SummDiff.Checkpoints;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Options;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>Options that say of a checkpoint what it does not record, or change what it does.</summary>
/// <param name="wanted">Which options of the catalogue the command takes.</param>
internal sealed class CheckpointOptions(Func<OptionSpec, bool> wanted)
{
    private readonly CatalogOptions _catalog = new(wanted);

    private readonly Option<string?> _preset = new("--preset")
    {
        HelpName = "NAME",
        Description = $"The settings an official checkpoint was trained with: {string.Join(", ", Presets.Names)}, or a JSON file of options.",
    };

    private readonly TrainedOnOption _trainedOn = new();

    private readonly Option<string?> _nullVideo = new("--null-video")
    {
        HelpName = "FILE",
        Description = "The .npy row that stands for no video, for an official checkpoint with guidance (default: the official row).",
    };

    /// <summary>What an official checkpoint does not hold.</summary>
    public Option[] Record => [_preset, _nullVideo, _trainedOn.Flag, .. _catalog.Of(OptionGroup.Model)];

    /// <summary>The flags of a group of the catalogue.</summary>
    /// <param name="group">The group.</param>
    public Option[] Of(OptionGroup group) => _catalog.Of(group);

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not a checkpoint, damaged, or of other sizes than the options say.</exception>
    public Checkpoint Load(ParseResult args, string path)
    {
        // Without guidance first: only then is it known how wide a null video must be.
        var options = Checkpoint.Load(path, trained => WithoutGuidance(Adjust(trained))).Options;
        var width = options.Model.FeatureWidth;
        var row = args.GetValue(_nullVideo) is { } file ? NullVideo.Load(file, width)
            : NullVideo.Shipped is var shipped && shipped.Length == width ? shipped
            : null;
        var checkpoint = Checkpoint.Load(path, Adjust, row);
        return checkpoint with { TrainedOn = _trainedOn.Of(args, checkpoint) };

        TrainingOptions Adjust(TrainingOptions trained) =>
            _catalog.Apply(args, args.GetValue(_preset) is { } preset ? Presets.Apply(trained, preset) : trained);
    }

    private static TrainingOptions WithoutGuidance(TrainingOptions options) => options with { Model = options.Model with { PUncond = 0 } };
}
