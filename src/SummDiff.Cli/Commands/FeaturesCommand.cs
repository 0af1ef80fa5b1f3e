using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Options;
using SummDiff.Tensors;
using SummDiff.Video.Features;

namespace SummDiff.Cli.Commands;

/// <summary><c>summdiff features compare</c>: how far two sets of features of the same videos agree.</summary>
internal sealed class FeaturesCommand : CliCommand
{
    private const string Compare = "compare";

    private readonly Argument<string> _action = new("ACTION") { Description = "What to do: compare." };
    private readonly Argument<string> _one = new("A.h5") { Description = "A file in the layout of TVSum and SumMe." };
    private readonly Argument<string> _other = new("B.h5") { Description = "Another one of the same videos." };
    private readonly Option<string?> _key = new("--video") { HelpName = "KEY", Description = "Compare one video of A.h5, such as video_1 (default: all that both files hold). Videos are matched by name, or else by key." };
    private readonly Option<ulong> _seed = new("--seed") { HelpName = "N", Description = "Seed of the random shot boundaries (default 0)." };

    public FeaturesCommand(Terminal terminal)
        : base("features", "Compare the features and shots of the same videos in two files: cosines of the rows, nearest rows, and shot boundaries beside random ones.", terminal)
    {
        _action.AcceptOnlyFromAmong(Compare);
        AddArgument(_action);
        AddArgument(_one);
        AddArgument(_other);
        AddSection("Comparison", _key, _seed);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff features compare published.h5 mine.h5 --video video_3", "Published features of one video beside your own:"),
    ];

    protected override int Run(ParseResult args)
    {
        using var one = Open(args.GetValue(_one)!);
        using var other = Open(args.GetValue(_other)!);
        var rng = new Rng(args.GetValue(_seed));
        ComparedVideo[] compared = [.. Pairs(args.GetValue(_key), one, other).Select(pair => FeatureComparison.Compare(one.Read(pair.One), other.Read(pair.Other), rng.Fork(pair.One)))];
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
