using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Annotations;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Formats.Hdf5;
using SummDiff.Options;
using SummDiff.Tensors;
using SummDiff.Video.Backbones;
using SummDiff.Video.Features;
using SummDiff.Video.Media;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff features compare</c>: how far two sets of features of the same videos agree.</summary>
internal sealed class FeaturesCommand : CliCommand
{
    private const string Compare = "compare";

    private readonly Argument<string> _action = new("ACTION") { Description = "What to do: compare." };
    private readonly Argument<string> _one = new("A.h5") { Description = "A file in the layout of TVSum and SumMe." };
    private readonly Argument<string> _other = new("B") { Description = "Another one of the same videos, or one of the videos, whose features are then extracted." };
    private readonly VideoOptions _video = new();
    private readonly Option<string?> _key = new("--video") { HelpName = "KEY", Description = "Compare one video of A.h5, such as video_1 (default: all that both hold). Videos are matched by name, or else by key." };
    private readonly Option<ulong> _seed = new("--seed") { HelpName = "N", Description = "Seed of the random shot boundaries (default 0)." };

    public FeaturesCommand(Terminal terminal)
        : base("features", "Compare features and shots of the same videos in two files, or of a file and a video: cosines of the rows, nearest rows, and shot boundaries beside random ones.", terminal)
    {
        _action.AcceptOnlyFromAmong(Compare);
        AddArgument(_action);
        AddArgument(_one);
        AddArgument(_other);
        AddSection("Comparison", _key, _seed);
        AddSection("Features (of a video)", _video.FeaturesOfGivenFrames);
        AddSection("Shots (of a video)", _video.Shots);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff features compare published.h5 mine.h5", "Published features beside your own:"),
        ("summdiff features compare published.h5 Jumps.mp4", "Published features beside what the program makes of a video:"),
    ];

    protected override int Run(ParseResult args)
    {
        using var one = Open(args.GetValue(_one)!);
        var (other, rng) = (args.GetValue(_other)!, new Rng(args.GetValue(_seed)));
        if ((Hdf5File.IsHdf5(other) ? OfFiles(args, one, other, rng) : OfVideo(args, one, other, rng)) is not { } compared)
        {
            return ExitCode.Failed;
        }

        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["videos"] = new JsonArray([.. compared.Select(video => (JsonNode)Describe(video))]) });
            return ExitCode.Done;
        }

        var table = new TextTable("video", "rows", "mean cos", "worst cos", "at frame", "nearest itself", "shots", "F1 ±0", "±1", "±2", "random ±0", "±1", "±2");
        foreach (var video in compared)
        {
            table.Add(video.Key, $"{video.Rows}", Number(video.MeanCosine, "0.0000"), Number(video.WorstCosine, "0.0000"), $"{video.WorstFrame}", Number(100 * video.NearestIsItself, "0.0") + "%",
                $"{video.Boundaries.One + 1}/{video.Boundaries.Other + 1}", F1(video.Agreement, 0), F1(video.Agreement, 1), F1(video.Agreement, 2),
                F1(video.RandomAgreement, 0), F1(video.RandomAgreement, 1), F1(video.RandomAgreement, 2));
        }

        Terminal.Write(table);
        return ExitCode.Done;
    }

    private ComparedVideo[] OfFiles(ParseResult args, Dataset one, string path, Rng rng)
    {
        using var other = Open(path);
        return [.. Pairs(args.GetValue(_key), one, other).Select(pair => FeatureComparison.Compare(one.Read(pair.One), other.Read(pair.Other), rng.Fork(pair.One)))];
    }

    /// <summary>Null when the video could not be read, which was reported.</summary>
    private ComparedVideo[]? OfVideo(ParseResult args, Dataset one, string path, Rng rng)
    {
        var key = args.GetValue(_key) ?? TvSumFile.Names(one.Path).Where(pair => IsSame(pair.Value, path)).Select(pair => pair.Key).FirstOrDefault()
            ?? throw new OptionException($"{one.Path} holds no video named {Path.GetFileNameWithoutExtension(path)}: name the one that it is with --video.");
        var published = one.Read(key);
        var network = _video.Backbone(args, one.Fingerprint);
        var options = _video.Read(args, network) with { Sampling = new FrameSampling { Every = published.Picks.Length > 1 ? published.Picks[1] - published.Picks[0] : AnnotatedVideo.Stride } };
        ComparedVideo? compared = null;
        VideoBatch.ForEach(Terminal, [path], (_, monitor, cancel) =>
        {
            var video = FeatureExtractor.Extract(MediaProbe.Read(path, VideoOptions.Tools, cancel), network, options, VideoOptions.Tools, monitor, cancel);
            VideoBatch.WarnOfDamage(Terminal, video);
            compared = FeatureComparison.Compare(published, published with { Features = video.Features, FeatureWidth = GoogLeNet.Channels, FrameCount = video.Timeline.FrameCount, Picks = video.Timeline.Picks, Shots = video.Shots }, rng.Fork(key));
        });
        return compared is null ? null : [compared];
    }

    /// <summary>Which video of the second file belongs to which of the first: that of the same name, or, where names say nothing, of the same key.</summary>
    private static (string One, string Other)[] Pairs(string? wanted, Dataset one, Dataset other)
    {
        var (names, others) = (TvSumFile.Names(one.Path), TvSumFile.Names(other.Path));
        if (wanted is not null && !names.ContainsKey(wanted))
        {
            throw new OptionException($"--video is {wanted}, but {one.Path} holds {string.Join(", ", one.Keys.Take(5))}{(one.Keys.Count > 5 ? ", …" : "")}.");
        }

        var pairs = new List<(string, string)>();
        foreach (var key in wanted is null ? one.Keys : [wanted])
        {
            var named = other.Keys.Where(candidate => IsSame(names[key], others[candidate])).ToList();
            if (named.Count == 1 || others.ContainsKey(key))
            {
                pairs.Add((key, named.Count == 1 ? named[0] : key));
            }
        }

        return pairs.Count > 0 ? [.. pairs] : throw new SummDiffException($"{one.Path} and {other.Path} have no video in common ({Sample(names)}; {Sample(others)}). Videos are matched by name, or else by key.");
    }

    private static bool IsSame(string one, string other) => SumMeAnnotations.IsSame(Path.GetFileNameWithoutExtension(one), Path.GetFileNameWithoutExtension(other));

    private static string Sample(IReadOnlyDictionary<string, string> names) => string.Join(", ", names.Take(3).Select(pair => pair.Key == pair.Value ? pair.Key : $"{pair.Key} '{pair.Value}'"));

    private static Dataset Open(string path) => Dataset.Open(DatasetKind.SumMe, path, labelled: false);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string F1(double[]? values, int tolerance) => values is null ? "-" : Number(values[tolerance], "0.00");

    private static JsonObject Describe(ComparedVideo video) => new()
    {
        ["video"] = video.Key,
        ["rows"] = video.Rows,
        ["mean_cosine"] = video.MeanCosine,
        ["worst_cosine"] = video.WorstCosine,
        ["worst_frame"] = video.WorstFrame,
        ["nearest_is_itself"] = video.NearestIsItself,
        ["boundaries"] = new JsonArray(video.Boundaries.One, video.Boundaries.Other),
        ["boundary_f1"] = ToArray(video.Agreement),
        ["random_boundary_f1"] = ToArray(video.RandomAgreement),
    };

    private static JsonArray? ToArray(double[]? values) => values is null ? null : new([.. values.Select(value => (JsonNode)value)]);
}
