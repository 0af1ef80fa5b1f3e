using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Annotations;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Options;
using SummDiff.Video.Features;
using SummDiff.Video.Media;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff prepare</c>: a benchmark's feature file from its original videos and annotations.</summary>
internal sealed class PrepareCommand : CliCommand
{
    private const string TvSum = "tvsum";
    private const string SumMe = "summe";

    private readonly VideoOptions _video = new();
    private readonly Argument<string> _benchmark = new("BENCHMARK") { Description = "Which benchmark: tvsum or summe." };
    private readonly Option<string?> _videos = new("--videos") { HelpName = "DIR", Description = "The folder of the benchmark's videos: TVSum's under their YouTube ids, SumMe's under their names." };
    private readonly Option<string?> _gt = new("--gt") { HelpName = "DIR", Description = "SumMe's folder GT, with a .mat file for each video." };
    private readonly Option<string?> _annotations = new("--annotations") { HelpName = "FILE", Description = "TVSum's ydata-anno.tsv, plain or .gz, or ydata-tvsum50.mat (default: the annotations shipped with this program)." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "The HDF5 file to make or add to. Each video is added whole; videos it holds already are passed over." };
    private readonly Option<string?> _shots = new("--shots") { HelpName = "FILE", Description = "Take the shots of the same videos from this feature file, such as the published one (default: segmentation)." };

    public PrepareCommand(Terminal terminal)
        : base(
            "prepare",
            "Make a benchmark's feature file from its original videos and annotations, with features of any backbone. Every 15th frame is sampled, as in the published files; frame counts that differ from the annotations by up to 2 % are scaled, more is refused.",
            terminal)
    {
        _benchmark.AcceptOnlyFromAmong(TvSum, SumMe);
        AddArgument(_benchmark);
        AddSection("Files", _videos, _gt, _annotations, _output);
        AddSection("Features", _video.FeaturesOfGivenFrames);
        AddSection("Shots", [_shots, .. _video.Shots]);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff prepare tvsum --videos ydata/video -o mine.h5", "TVSum with the shipped annotations:"),
        ("summdiff prepare summe --videos SumMe/videos --gt SumMe/GT -o mine.h5", "SumMe:"),
    ];

    protected override int Run(ParseResult args)
    {
        var output = args.GetValue(_output) ?? throw new OptionException("--output is missing: the HDF5 file to make or add to.");
        AtomicFile.CheckPlace(output);
        var folder = args.GetValue(_videos) ?? throw new OptionException("--videos is missing: the folder of the benchmark's videos.");
        var files = Directory.Exists(folder) ? InputFiles.Expand([folder]) : throw new SummDiffException($"{folder}: no such folder. Name the folder of the benchmark's videos.");
        var originals = Originals(args);
        using var shots = args.GetValue(_shots) is { } shotFile ? Dataset.Open(DatasetKind.SumMe, shotFile, labelled: false) : null;
        var network = _video.Backbone(args);
        var options = _video.Read(args, network) with { Sampling = new FrameSampling { Every = BenchmarkPreparation.Stride } };
        var made = options.Fingerprint(network);
        var rows = new JsonArray();
        string[] paths = [.. originals.Select(original => original.Find(files) ?? original.Name)];
        var done = VideoBatch.ForEach(Terminal, paths, (i, monitor, cancel) =>
        {
            var (original, path) = (originals[i], paths[i]);
            if (!File.Exists(path))
            {
                throw new SummDiffException($"{original.Key}: {folder} holds no video named {original.Name}.");
            }

            if (FeatureFile.HoldsPrepared(output, original, path, options, made, shots?.Path))
            {
                Say(args, $"{path}: in {output} already.");
                rows.Add((JsonNode)new JsonObject { ["video"] = path, ["key"] = original.Key, ["done_before"] = true });
                return;
            }

            var extracted = FeatureExtractor.Extract(MediaProbe.Read(path, VideoOptions.Tools, cancel), network, options, VideoOptions.Tools, monitor, cancel);
            var prepared = BenchmarkPreparation.Align(original, extracted, shots?.Read(original.Key));
            FeatureFile.AddPrepared(output, prepared, original, extracted, options, made, shots?.Path);
            VideoBatch.WarnOfDamage(Terminal, extracted);
            var (decoded, annotated) = (extracted.Timeline.FrameCount, original.FrameCount);
            var scaled = decoded == annotated ? "" : string.Create(CultureInfo.InvariantCulture, $" (the video has {decoded}: scaled by {(double)annotated / decoded:0.0000})");
            Say(args, $"{path}: {original.Key}, {prepared.Length} of {annotated} frames{scaled}, {prepared.Shots.Length} shots, {original.Annotations.Length} annotators.");
            rows.Add((JsonNode)new JsonObject { ["video"] = path, ["key"] = original.Key, ["samples"] = prepared.Length, ["annotated_frames"] = annotated, ["decoded_frames"] = decoded, ["shots"] = prepared.Shots.Length });
        });
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["output"] = output, ["videos"] = rows, ["failed"] = done.Count(ok => !ok) });
        }

        return done.All(ok => ok) ? ExitCode.Done : ExitCode.Failed;
    }

    private IReadOnlyList<OriginalVideo> Originals(ParseResult args)
    {
        var (gt, annotations) = (args.GetValue(_gt), args.GetValue(_annotations));
        return args.GetValue(_benchmark) switch
        {
            TvSum when gt is not null => throw new OptionException("--gt is for summe; TVSum's annotations are shipped, or given with --annotations."),
            TvSum => OriginalVideo.TvSum(annotations is null ? TvSumAnnotations.Shipped : TvSumAnnotations.Load(annotations)),
            _ when annotations is not null => throw new OptionException("--annotations is for tvsum; SumMe's annotations are the folder given with --gt."),
            _ => OriginalVideo.SumMe(gt ?? throw new OptionException("--gt is missing: SumMe's folder GT.")),
        };
    }

    private void Say(ParseResult args, string line)
    {
        if (!WantsJson(args))
        {
            Terminal.WriteLine(line);
        }
    }
}
