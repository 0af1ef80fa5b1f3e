using System.CommandLine;
using System.Text.Json.Nodes;
using SummDiff.Checkpoints;
using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Framework;
using SummDiff.Formats;
using SummDiff.Formats.Caffe;
using SummDiff.Options;
using SummDiff.Video.Backbones;

namespace SummDiff.Cli.Commands.Files;

/// <summary><c>summdiff convert IN OUT</c>: an official checkpoint becomes safetensors with its options.</summary>
internal sealed class ConvertCommand : CliCommand
{
    private readonly Argument<string> _in = new("IN") { Description = "A checkpoint: an official .pkl, or one of ours whose record of options is to change; or weights of a backbone, such as a .caffemodel." };
    private readonly Argument<string> _out = new("OUT") { Description = "The safetensors file to write, with the official parameter names." };
    private readonly CheckpointOptions _checkpoint = new(_ => true);

    public ConvertCommand(Terminal terminal)
        : base(
            "convert",
            "Write an official checkpoint, or a backbone's weights, as safetensors. Sizes are read off the weights; what these do not show, such as heads, temperature and guidance, is what --preset and flags say.",
            terminal)
    {
        AddArgument(_in);
        AddArgument(_out);
        AddSection("What the weights do not show", _checkpoint.Record);
        AddSection("Training, for the record", _checkpoint.Of(OptionGroup.Training));
        AddSection("Sampling", _checkpoint.Of(OptionGroup.Sampling));
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff convert a.pkl a.safetensors --preset tvsum --trained-on published", "A checkpoint of the official TVSum settings:"),
        ("summdiff convert bvlc_googlenet.caffemodel googlenet.safetensors", "A backbone's weights:"),
    ];

    protected override int Run(ParseResult args)
    {
        var (from, to) = (args.GetValue(_in)!, args.GetValue(_out)!);
        if (!to.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionException($"OUT is '{to}', but must end in .safetensors.");
        }

        return TensorFile.Open(from) is var file && (file is CaffeModel || BackboneFile.Recognizes(file)) ? OfBackbone(args, file, to) : OfCheckpoint(args, from, to);
    }

    private int OfBackbone(ParseResult args, ITensorFile file, string to)
    {
        var network = BackboneFile.Convert(file, to);
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["out"] = to, ["network"] = network.Name, ["weights_sha256"] = network.WeightsSha256 });
        }
        else
        {
            Terminal.WriteLine($"{to}: {network.Name}, {file.Names.Count} tensors.");
        }

        return ExitCode.Done;
    }

    private int OfCheckpoint(ParseResult args, string from, string to)
    {
        var checkpoint = _checkpoint.Load(args, from);
        var origin = new Dictionary<string, string>(checkpoint.Origin) { ["converted_from"] = Path.GetFileName(from) };
        checkpoint.TrainedOn?.WriteTo(origin);
        Checkpoint.Save(to, checkpoint.Model, checkpoint.Options, origin);
        var count = checkpoint.Model.Parameters.Sum(parameter => (long)parameter.Length);
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["out"] = to, ["parameters"] = count, ["options"] = JsonNode.Parse(OptionJson.Write(checkpoint.Options)) });
        }
        else
        {
            var denoiser = OptionCatalog.Find("denoiser")!.Read(checkpoint.Options);
            Terminal.WriteLine(FormattableString.Invariant($"{to}: {denoiser} of {count:N0} parameters, with its options."));
        }

        return ExitCode.Done;
    }
}
