using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SummDiff.Checkpoints;
using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Framework;
using SummDiff.Metrics;
using SummDiff.Options;
using SummDiff.Summaries;
using SummDiff.Video;
using SummDiff.Video.Backbones;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;
using SummDiff.Video.Reports;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff summarize</c>: a video in, a summary video out.</summary>
internal sealed class SummarizeCommand : CliCommand
{
    private readonly VideoOptions _video = new();
    private readonly RenderingOptions _rendering = new();
    private readonly CheckpointOptions _options = new(spec =>
        spec.Group == OptionGroup.Model || (spec.Group == OptionGroup.Sampling && spec.Name != "budget") || spec.Name == "seed");

    private readonly Option<string?> _checkpoint = new("--checkpoint") { HelpName = "FILE", Description = "The trained model: a checkpoint of ours, or an official .pkl." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "OUT", Description = "A video file (for one video), or a folder that gets a folder for each video (default: summaries)." };
    private readonly Option<string> _budget = new("--budget") { HelpName = "N", Description = "How long a summary may be: 15%, 60s or 900f (default 15%).", DefaultValueFactory = _ => "15%" };
    private readonly Option<int> _samples = new("--samples") { HelpName = "N", Description = "Draw N different summaries of each video (default 1).", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _pick = new("--pick") { HelpName = "K", Description = "Render only the K-th of them." };
    private readonly Option<string?> _shots = new("--shots") { HelpName = "FILE", Description = "Choose among these shots (JSON or CSV, as the command shots writes them) instead of finding them." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Render nothing; write summary.json alone." };
    private readonly Option<string?> _report = new("--report") { HelpName = "FILE", Description = "Write an HTML page to look at. For several videos, each gets a page of this name beside its summary." };

    public SummarizeCommand(Terminal terminal)
        : base("summarize", "Summarize videos: a file in, a summary video with its sound out. Writes summary.json beside it; videos that are done already are passed over.", terminal)
    {
        AddArgument(_video.Videos);
        AddSection("Files", _checkpoint, _output, _report, _dryRun);
        AddSection("Summary", _budget, _samples, _pick, _shots);
        AddSection("Picture and sound", _rendering.All);
        AddSection("Features", _video.Features);
        AddSection("Shots", _video.Shots);
        AddSection("Sampling", [.. _options.Of(OptionGroup.Training), .. _options.Of(OptionGroup.Sampling)]);
        AddSection("Model (for official checkpoints, which do not record it)", _options.Record);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff summarize film.mp4 --checkpoint M --backbone W --report film.html", "One video, with a page to look at:"),
        ("summdiff summarize clips --checkpoint M --backbone W --samples 3", "Three summaries of each video of a folder:"),
    ];

    protected override int Run(ParseResult args)
    {
        var (options, output) = (Read(args), Output(args));
        var samples = args.GetValue(_samples);
        if (samples < 1)
        {
            throw new OptionException($"--samples is '{samples}', but must be a whole number, at least 1.");
        }

        var videos = InputFiles.Expand(args.GetValue(_video.Videos)!);
        var outputs = SummaryOutput.For(videos, args.GetValue(_output));
        var path = args.GetValue(_checkpoint) ?? throw new OptionException("--checkpoint is missing: the trained model.");
        var checkpoint = _options.Load(args, path);
        if (checkpoint.TrainedOn is null && checkpoint.Options.Model.FeatureWidth == GoogLeNet.Channels)
        {
            throw new OptionException(
                $"{checkpoint.Path} does not record which features it was trained on, and features made otherwise give arbitrary scores. Say it with --trained-on: published (the SumMe and TVSum files), mrhisum, or a feature file made in the same way.");
        }

        var network = _video.Backbone(args, checkpoint.TrainedOn);
        var summarizer = Summarizer.Of(checkpoint, network, _video.Read(args, network, checkpoint.TrainedOn), VideoOptions.Tools);
        var settings = Settings(args, path, checkpoint);
        var writer = new SummaryWriter(summarizer, options, output, settings);
        var rows = new JsonArray();
        var done = VideoBatch.ForEach(Terminal, videos, (i, monitor, cancel) =>
        {
            var report = ReportOf(args, videos, outputs[i]);
            if (writer.IsDone(videos[i], outputs[i]) && (report is null || File.Exists(report)))
            {
                Say(args, $"{videos[i]}: done already, see {outputs[i].Json}");
                rows.Add((JsonNode)new JsonObject { ["video"] = videos[i], ["summary"] = outputs[i].Json, ["done_before"] = true });
                return;
            }

            if (report is not null)
            {
                SummaryReport.CheckPlace(report);
            }

            var watch = Stopwatch.StartNew();
            var summary = writer.Run(videos[i], outputs[i], monitor, cancel);
            if (report is not null)
            {
                monitor.Report(new(Stage.Reporting, 0));
                SummaryReport.Write(report, summary, sample => outputs[i].VideoOf(sample, samples) is var file && !output.DryRun && File.Exists(file) ? file : null, settings, VideoOptions.Tools, cancel);
            }

            var stages = monitor.Stages;
            VideoBatch.WarnOfDamage(Terminal, summary.Source);
            Say(args, string.Create(CultureInfo.InvariantCulture, $"{videos[i]}: {summary.Seconds(0):0.0} of {summary.Source.Timeline.EndTime:0.0} s, {summary.Summaries[0].Shots.Length} of {summary.Source.Shots.Length} shots, in {watch.Elapsed.TotalSeconds:0.0} s ({VideoMonitor.Describe(stages)})"));
            var agreement = samples > 1 ? DrawAgreement.Of(summary.Scores) : (double?)null;
            foreach (var line in agreement is { } tau ? DrawAdvice.Lines(tau) : [])
            {
                Say(args, $"  {line}");
            }

            string[] files = [.. Enumerable.Range(0, samples).Select(sample => outputs[i].VideoOf(sample, samples)).Where(_ => !output.DryRun).Where(File.Exists), .. report is null ? [] : new[] { report }, outputs[i].Json];
            Say(args, $"  {string.Join(", ", files)}");
            rows.Add((JsonNode)new JsonObject { ["video"] = videos[i], ["summary"] = outputs[i].Json, ["report"] = report, ["seconds"] = summary.Seconds(0), ["draws_ktau"] = agreement, ["seconds_per_stage"] = VideoMonitor.ToJson(stages) });
        });
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["videos"] = rows, ["failed"] = done.Count(ok => !ok) });
        }

        return done.All(ok => ok) ? ExitCode.Done : ExitCode.Failed;
    }

    private string? ReportOf(ParseResult args, IReadOnlyList<string> videos, SummaryOutput output) => args.GetValue(_report) is { } report && videos.Count > 1
        ? Path.Combine(Path.GetDirectoryName(output.Json)!, Path.GetFileName(report))
        : args.GetValue(_report);

    private SummarizeOptions Read(ParseResult args) => new()
    {
        Budget = Budget.Parse(args.GetValue(_budget)!),
        Samples = args.GetValue(_samples),
        ShotFile = args.GetValue(_shots),
    };

    private OutputOptions Output(ParseResult args) => new()
    {
        Pick = args.GetValue(_pick),
        DryRun = args.GetValue(_dryRun),
        Render = _rendering.Read(args),
    };

    private JsonObject Settings(ParseResult args, string path, Checkpoint checkpoint)
    {
        using var stream = File.OpenRead(path);
        return new JsonObject
        {
            ["checkpoint"] = Path.GetFileName(path),
            ["checkpoint_sha256"] = Convert.ToHexStringLower(SHA256.HashData(stream)),
            ["model"] = JsonNode.Parse(OptionJson.Write(checkpoint.Options)),
            ["seed"] = checkpoint.Options.Seed,
            ["samples"] = args.GetValue(_samples),
            ["budget"] = args.GetValue(_budget),
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
