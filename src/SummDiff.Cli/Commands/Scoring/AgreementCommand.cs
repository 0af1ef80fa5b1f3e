using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Annotations;
using SummDiff.Cli.Framework;
using SummDiff.Metrics;
using SummDiff.Tensors;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary><c>summdiff agreement</c>: how far the people who scored TVSum agree, and what a single score can reach.</summary>
internal sealed class AgreementCommand : CliCommand
{
    private readonly Option<string?> _annotations = new("--annotations")
    {
        HelpName = "FILE",
        Description = "TVSum's ydata-anno.tsv, plain or .gz (default: the annotations shipped with this program).",
    };

    private readonly Option<bool> _videos = new("--videos") { Description = "List each video too." };

    private readonly Option<ulong> _seed = new("--seed") { HelpName = "N", Description = "Seed of the random scores (default 0)." };

    public AgreementCommand(Terminal terminal)
        : base(
            "agreement",
            "Say how far people agree about TVSum. Compares each person's scores with each other person's at full frame rate, the mean of all with each (a ceiling for any model), and random scores with each.",
            terminal) =>
        AddSection("Data", _annotations, _videos, _seed);

    protected override int Run(ParseResult args)
    {
        var annotations = args.GetValue(_annotations) is { } path ? TvSumAnnotations.Load(path) : TvSumAnnotations.Shipped;
        var rng = new Rng(args.GetValue(_seed));
        var rows = new (string Key, Agreement People, Agreement Ceiling, Agreement Random)[annotations.Videos.Count];
        Parallel.For(0, rows.Length, i => rows[i] = Compare($"video_{i + 1}", annotations.Videos[i], rng.Fork((ulong)i)));
        var mean = (Key: "mean", People: Mean(row => row.People), Ceiling: Mean(row => row.Ceiling), Random: Mean(row => row.Random));
        if (WantsJson(args))
        {
            var json = Describe(mean);
            json["videos"] = new JsonArray([.. rows.Select(Describe)]);
            Terminal.WriteJson(json);
        }
        else
        {
            Show(mean, args.GetValue(_videos) ? rows : [], annotations.Source);
        }

        return ExitCode.Done;

        Agreement Mean(Func<(string, Agreement People, Agreement Ceiling, Agreement Random), Agreement> part) =>
            Agreement.Mean([.. rows.Select(part)]);
    }

    private static (string Key, Agreement People, Agreement Ceiling, Agreement Random) Compare(string key, AnnotatedVideo video, Rng rng)
    {
        var users = HumanAgreement.Rank(video.Scores);
        var random = new float[video.FrameCount];
        for (var i = 0; i < random.Length; i++)
        {
            random[i] = (float)rng.Uniform((ulong)i);
        }

        return (
            key,
            HumanAgreement.BetweenUsers(users),
            HumanAgreement.WithUsers(HumanAgreement.RankMean(video.Scores), users),
            HumanAgreement.WithUsers(Ranking.Of(random), users));
    }

    private static JsonObject Describe((string Key, Agreement People, Agreement Ceiling, Agreement Random) row) => new()
    {
        ["video"] = row.Key,
        ["people"] = Describe(row.People),
        ["mean_of_people"] = Describe(row.Ceiling),
        ["random"] = Describe(row.Random),
    };

    private static JsonObject Describe(Agreement agreement) => new() { ["ktau"] = agreement.KTau, ["srho"] = agreement.SRho };

    private void Show(
        (string Key, Agreement People, Agreement Ceiling, Agreement Random) mean,
        IEnumerable<(string Key, Agreement People, Agreement Ceiling, Agreement Random)> rows,
        string source)
    {
        Terminal.WriteLine($"Rank correlation of frame scores with each person's, {source}");
        var table = new TextTable("who", "KTau", "SRho");
        table.Add("people, with each other", Number(mean.People.KTau), Number(mean.People.SRho));
        table.Add("the mean of all people", Number(mean.Ceiling.KTau), Number(mean.Ceiling.SRho));
        table.Add("random scores", Number(mean.Random.KTau), Number(mean.Random.SRho));
        Terminal.Write(table);

        var videos = new TextTable("people with each other", "KTau", "SRho");
        foreach (var row in rows)
        {
            videos.Add(row.Key, Number(row.People.KTau), Number(row.People.SRho));
        }

        if (!videos.IsEmpty)
        {
            Terminal.WriteLine();
            Terminal.Write(videos);
        }
    }

    private static string Number(double value) => value.ToString("0.00000", CultureInfo.InvariantCulture);
}
