using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Commands.Training;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Formats.Hdf5;
using SummDiff.Metrics;
using SummDiff.Options;
using SummDiff.Scoring;
using SummDiff.Summaries;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary><c>summdiff score DATA</c>: draws scores for every video of a feature file, and the summary that each set makes.</summary>
internal sealed class ScoreCommand : CliCommand
{
    private readonly Argument<string> _data = new("DATA") { Description = "A feature file in the layout of TVSum, SumMe or MrHiSum; people's scores need not be in it." };
    private readonly CheckpointOptions _options = new(spec =>
        spec.Group == OptionGroup.Model || (spec.Group == OptionGroup.Sampling && spec.Name != "budget") || spec.Name == "seed");

    private readonly Option<string> _checkpoint = new("--checkpoint") { HelpName = "FILE", Required = true, Description = "The model: a checkpoint of this program or an official .pkl." };
    private readonly Option<string?> _out = new("--out", "-o") { HelpName = "FILE", Description = $"Where to write scores and summaries: {ScoreFile.Formats}." };
    private readonly Option<string[]> _videos = new("--videos") { HelpName = "KEYS", AllowMultipleArgumentsPerToken = true, Description = "Only these videos, such as video_1 video_7 (default all)." };
    private readonly Option<int> _samples = new("--samples") { HelpName = "N", Description = "Sets of scores to draw for each video (default 1).", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _budget = new("--budget")
    {
        HelpName = "SIZE",
        Description = "Length of a summary: a share (15%), frames (900f), or seconds (60s) where the file knows the frame rate (default 15%).",
        DefaultValueFactory = _ => "15%",
    };

    public ScoreCommand(Terminal terminal)
        : base("score", "Score the videos of a feature file and choose their summaries. Draws as many samples as asked for, each another plausible opinion, and their mean.", terminal)
    {
        AddArgument(_data);
        AddSection("What", _checkpoint, _out, _videos, _samples, _budget);
        AddSection("Sampling", [.. _options.Of(OptionGroup.Training), .. _options.Of(OptionGroup.Sampling)]);
        AddSection("Model (for official checkpoints, which do not record it)", _options.Record);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [("summdiff score tvsum.h5 --checkpoint best.pkl --samples 5 -o scores.json", "Five opinions on every video:")];

    protected override int Run(ParseResult args)
    {
        var (path, samples) = (args.GetValue(_data)!, args.GetValue(_samples));
        if (samples < 1)
        {
            throw new OptionException($"--samples is '{samples}', but must be a whole number, at least 1.");
        }

        var output = args.GetValue(_out);
        if (output is not null && !ScoreFile.IsKnown(output))
        {
            throw new OptionException($"--out is '{output}', but must end in {ScoreFile.Formats}.");
        }

        var budget = Budget.Parse(args.GetValue(_budget)!);
        var kind = DatasetInspector.Describe(path, mostVideos: 1).Kind;
        using var dataset = Dataset.Open(kind, path, labelled: false, warn: Terminal.Error);
        var checkpoint = _options.Load(args, args.GetValue(_checkpoint)!);
        RunData.RequireWidth(dataset, checkpoint.Options);
        RunData.RequireFeatures(dataset, checkpoint);
        var (scorer, frameRates) = (Scorer.Of(checkpoint), FrameRates(path, budget));
        var facts = new JsonObject
        {
            ["data"] = path,
            ["checkpoint"] = args.GetValue(_checkpoint),
            ["samples_per_video"] = samples,
            ["budget"] = budget.ToString(),
            ["options"] = JsonNode.Parse(OptionJson.Write(checkpoint.Options)),
            ["version"] = CommandLine.Version,
        };
        if (dataset.Fingerprint is { } made)
        {
            facts["features"] = made.ToJsonNode();
        }

        var rows = new List<Row>();
        using var interrupt = new Interrupt(Terminal);
        var keys = args.GetValue(_videos) is { Length: > 0 } named ? named : (IReadOnlyList<string>)dataset.Keys;
        using (var monitor = new CountMonitor(Terminal, keys.Count))
        {
            monitor.Begin(Path.GetFileName(path), keys.Count);
            var videos = Watch(keys.Select(dataset.Read).Select(Score), monitor, rows);
            if (output is not null)
            {
                ScoreFile.Write(output, facts, videos);
            }
            else
            {
                foreach (var _ in videos)
                {
                    // The rows are noted on the way.
                }
            }
        }

        Report(args, facts, rows);
        return ExitCode.Done;

        ScoredVideo Score(BenchmarkVideo video)
        {
            var capacity = budget.CapacityFrames(video.FrameCount, frameRates.TryGetValue(video.Key, out var rate) ? rate : null);
            return scorer.Score(video, capacity, samples, interrupt.Token);
        }
    }

    private static IEnumerable<ScoredVideo> Watch(IEnumerable<ScoredVideo> videos, CountMonitor monitor, List<Row> rows)
    {
        foreach (var scored in videos)
        {
            var summary = scored.Mean.Summary;
            rows.Add(new(scored.Video.Key, scored.Video.FrameCount, summary.Shots.Sum(shot => shot.Frames), summary.Shots.Length, scored.Spread, DrawAgreement.Of([.. scored.Draws.Select(draw => draw.Scores)]), scored.Draws.Count));
            monitor.Count();
            yield return scored;
        }
    }

    // Frames a second, which only a budget in seconds needs and only files made from videos know.
    private static Dictionary<string, double> FrameRates(string path, Budget budget)
    {
        if (!budget.NeedsFrameRate)
        {
            return [];
        }

        using var file = Hdf5File.Open(path);
        return file.Members().Where(key => file.Exists($"{key}/fps")).ToDictionary(key => key, key => file.ReadScalar<double>($"{key}/fps"));
    }

    private void Report(ParseResult args, JsonObject facts, List<Row> rows)
    {
        if (WantsJson(args))
        {
            facts["out"] = args.GetValue(_out);
            facts["videos"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["video"] = row.Key,
                ["frames"] = row.Frames,
                ["summary_frames"] = row.Chosen,
                ["shots"] = row.Shots,
                ["spread"] = row.Spread,
                ["draws_ktau"] = row.Draws > 1 ? row.Agreement : null,
            })]);
            Terminal.WriteJson(facts);
            return;
        }

        var table = new TextTable("summary of the mean", "frames", "chosen", "share", "shots", "spread");
        foreach (var row in rows)
        {
            table.Add(
                row.Key, Number(row.Frames), Number(row.Chosen), MetricsTable.Format(100.0 * row.Chosen / row.Frames, "0.0") + "%", Number(row.Shots), MetricsTable.Format(row.Spread, "0.000"));
        }

        Terminal.Write(table);
        if (rows is [{ Draws: > 1 }, ..])
        {
            DrawAdvice.Write(Terminal, rows.Average(row => row.Agreement));
        }

        if (rows.Count(row => row.Shots == 0) is var empty && empty > 0)
        {
            Terminal.Error($"No shot fits the budget in {empty} of {rows.Count} videos: their summaries are empty. Give a larger --budget, or features with shorter shots.");
        }

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Row(string Key, int Frames, int Chosen, int Shots, double Spread, double Agreement, int Draws);
}
