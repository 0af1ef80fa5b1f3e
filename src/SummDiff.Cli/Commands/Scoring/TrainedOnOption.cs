using System.CommandLine;
using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Options;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>The option that says of a checkpoint which features it was trained on, where it does not record that.</summary>
internal sealed class TrainedOnOption
{
    private readonly Option<string?> _option = new("--trained-on")
    {
        HelpName = "WHAT",
        Description = "The features that the model was trained on, for a checkpoint that does not record them: published (the SumMe and TVSum files), mrhisum, or a feature file (.h5) made in the same way.",
    };

    /// <summary>The flag.</summary>
    public Option Flag => _option;

    /// <summary>How the features that a model was trained on were made.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="checkpoint">The model.</param>
    /// <returns>Null where neither the checkpoint nor the user says.</returns>
    /// <exception cref="OptionException">The user contradicts the checkpoint, or names something else.</exception>
    public FeatureFingerprint? Of(ParseResult args, Checkpoint checkpoint)
    {
        var said = args.GetValue(_option) switch
        {
            null => null,
            "published" => FeatureFingerprint.Published,
            "mrhisum" => FeatureFingerprint.MrHiSum,
            var file when File.Exists(file) => DatasetInspector.Describe(file, mostVideos: 1).Fingerprint
                ?? throw new OptionException($"--trained-on is '{file}', but this file does not record how its features were made. Name published, mrhisum, or another file."),
            var other => throw new OptionException($"--trained-on is '{other}', but must be published, mrhisum, or a feature file."),
        };
        return checkpoint.TrainedOn is { } recorded && said is not null && !FeatureFit.Agree(recorded, said)
            ? throw new OptionException($"--trained-on says '{said}', but {checkpoint.Path} records that it was trained on '{recorded}'. Leave the option out.")
            : checkpoint.TrainedOn ?? said;
    }
}
