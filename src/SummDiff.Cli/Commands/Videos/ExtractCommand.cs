using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Formats;
using SummDiff.Options;
using SummDiff.Video.Features;
using SummDiff.Video.Media;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff extract</c>: features of videos into a file for <c>score</c> and <c>train</c>.</summary>
internal sealed class ExtractCommand : CliCommand
{
    private readonly VideoOptions _video = new();
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "The HDF5 file to make or add to. Each video is added whole; videos it holds already are passed over." };

    private readonly Option<string?> _scores = new("--scores")
    {
        HelpName = "FILE",
        Description = "What people think of the videos, so that the file fits for training: CSV or JSON with user, score, frame or second, and video.",
    };

    public ExtractCommand(Terminal terminal)
        : base("extract", "Turn videos into features in the layout of the TVSum and SumMe files. Decodes, runs GoogLeNet on sampled frames, and finds shots.", terminal)
    {
        AddArgument(_video.Videos);
        AddSection("Files", _output, _scores);
        AddSection("Features", _video.Features);
        AddSection("Shots", _video.Shots);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff extract clips --backbone googlenet.caffemodel -o f.h5 --every 15", "A folder of videos, with features as in the public datasets:"),
    ];

    protected override int Run(ParseResult args)
    {
        var output = args.GetValue(_output) ?? throw new OptionException("--output is missing: the HDF5 file to make or add to.");
        AtomicFile.CheckPlace(output);
        var people = args.GetValue(_scores) is { } scores ? AnnotatorScores.Read(scores) : null;
        var videos = InputFiles.Expand(args.GetValue(_video.Videos)!);
        var network = _video.Backbone(args);
        var options = _video.Read(args, network);
        var made = options.Fingerprint(network);
        var rows = new JsonArray();
        var done = VideoBatch.ForEach(Terminal, videos, (i, monitor, cancel) =>
        {
            if (File.Exists(videos[i]) && FeatureFile.Holds(output, videos[i], options, made))
            {
                Say(args, $"{videos[i]}: in {output} already.");
                rows.Add((JsonNode)new JsonObject { ["video"] = videos[i], ["done_before"] = true });
                return;
            }

            var watch = Stopwatch.StartNew();
            var features = FeatureExtractor.Extract(MediaProbe.Read(videos[i], VideoOptions.Tools, cancel), network, options, VideoOptions.Tools, monitor, cancel);
            var (seconds, stages) = (watch.Elapsed.TotalSeconds, monitor.Stages);
            var key = FeatureFile.Add(output, features, options, made, people);
            VideoBatch.WarnOfDamage(Terminal, features);
            var (samples, frames) = (features.Timeline.Picks.Length, features.Timeline.FrameCount);
            Say(args, string.Create(CultureInfo.InvariantCulture, $"{videos[i]}: {key}, {samples} of {frames} frames, {features.Shots.Length} shot{(features.Shots.Length == 1 ? "" : "s")}, {samples / seconds:0.0} sampled frames/s; {VideoMonitor.Describe(stages)}."));
            rows.Add((JsonNode)new JsonObject { ["video"] = videos[i], ["key"] = key, ["samples"] = samples, ["frames"] = frames, ["shots"] = features.Shots.Length, ["samples_per_second"] = samples / seconds, ["seconds_per_stage"] = VideoMonitor.ToJson(stages) });
        });
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["output"] = output, ["videos"] = rows, ["failed"] = done.Count(ok => !ok) });
        }

        return done.All(ok => ok) ? ExitCode.Done : ExitCode.Failed;
    }

    private void Say(ParseResult args, string line)
    {
        if (!WantsJson(args))
        {
            Terminal.WriteLine(line);
        }
    }
}
