using System.CommandLine;
using SummDiff.Cli.Framework;
using SummDiff.Options;

namespace SummDiff.Cli.Commands.Training;

/// <summary>Options about the run as a whole, several of them the official code's.</summary>
internal sealed class RunOptions
{
    private const string Nothing = "Accepted as the official code does; changes nothing.";

    private static readonly string[] Legacy =
    [
        "save_results", "dropout_ratio", "num_scores", "temperature", "contrastive_hdim", "span_loss_type", "lw_saliency", "saliency_margin",
        "set_cost_span", "set_cost_giou", "set_cost_class", "span_loss_coef", "giou_loss_coef", "label_loss_coef", "eos_coef",
        "contrastive_align_loss_coef", "aux_loss_coef",
    ];

    private static readonly string[] LegacyFlags = ["no_aux_loss", "contrastive_align_loss"];

    private readonly Option<string?> _position = new("--position_embedding") { Hidden = true, Description = Nothing };

    /// <summary>Creates the options.</summary>
    public RunOptions() =>
        WithoutEffect =
        [
            _position,
            .. Legacy.Select(name => new Option<string?>("--" + name) { Hidden = true, Description = Nothing }),
            .. LegacyFlags.Select(name => new Option<bool>("--" + name) { Hidden = true, Description = Nothing }),
        ];

    /// <summary>The options to start from.</summary>
    public Option<string?> Preset { get; } = new("--preset")
    {
        HelpName = "NAME",
        Description = "Start from settings of a benchmark: official (tvsum, summe, mrhisum), or for draws that differ as annotators do (tvsum-opinions, summe-opinions); or from a JSON file of options. Flags change them.",
    };

    /// <summary>A checkpoint to start from, or to evaluate.</summary>
    public Option<string?> CheckpointPath { get; } = new("--ckpt-path", "--ckpt_path")
    {
        HelpName = "FILE",
        Description = "Start from the weights of this checkpoint; with --train False, evaluate it.",
    };

    /// <summary>Whether to train, or only to evaluate.</summary>
    public Option<string[]> Train { get; } = new("--train")
    {
        HelpName = "BOOL",
        Arity = ArgumentArity.OneOrMore,
        Description = "False evaluates, as in the official command lines: --ckpt-path where it is given, the run's checkpoints otherwise (default true).",
        DefaultValueFactory = _ => ["true"],
    };

    /// <summary>Options of the official code that nothing depends on.</summary>
    public Option[] WithoutEffect { get; }

    /// <summary>Sets what the preset sets.</summary>
    public TrainingOptions ApplyPreset(ParseResult args, TrainingOptions options) =>
        args.GetValue(Preset) is { } preset ? Presets.Apply(options, preset) : options;

    /// <summary>Whether to train.</summary>
    /// <exception cref="OptionException">Neither true nor false.</exception>
    public bool Trains(ParseResult args) =>
        OptionValues.ParseBoolean(args.GetValue(Train)![^1]) ?? throw new OptionException($"--train is '{args.GetValue(Train)![^1]}', but must be true or false.");

    /// <summary>The checkpoint named; with a moving average, the file beside it that holds it.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="ema">Whether the moving average is wanted. The official code then looks for <c>NAME_ema.pkl</c> beside <c>NAME.pkl</c>.</param>
    /// <exception cref="OptionException">The moving average is not there.</exception>
    public string? Checkpoint(ParseResult args, bool ema)
    {
        if (args.GetValue(CheckpointPath) is not { } path || !ema)
        {
            return args.GetValue(CheckpointPath);
        }

        var isOfficial = path.EndsWith(".pkl", StringComparison.OrdinalIgnoreCase);
        var suffix = isOfficial ? "_ema" : ".ema";
        var stem = Path.ChangeExtension(path, null);
        var average = stem.EndsWith(suffix, StringComparison.Ordinal) ? path : stem + suffix + Path.GetExtension(path);
        return File.Exists(average) ? average
            : throw new OptionException($"--ema asks for the moving average, but {average} is not there. Leave --ema out to evaluate {path} itself.");
    }

    /// <summary>Says once which options change nothing, and refuses the one that would.</summary>
    /// <exception cref="OptionException">A learned position embedding, which the model does not have.</exception>
    public void WarnOfIgnored(ParseResult args, Terminal terminal)
    {
        if (args.GetValue(_position) is { } position && position != "sine")
        {
            throw new OptionException($"--position_embedding is '{position}', but only sine is supported.");
        }

        var given = WithoutEffect.Where(option => option != _position && args.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
        if (given.Count > 0)
        {
            terminal.Error($"Ignored, since nothing depends on it: {string.Join(", ", given)}.");
        }
    }
}
