using System.Text.Json.Nodes;
using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Scoring;
using SummDiff.Tensors;

namespace SummDiff.Cli.Commands.Training;

/// <summary>What the demo shows: draws of its model beside annotators and random scores, on the same held-out videos.</summary>
/// <param name="Draws">Of the model's draws.</param>
/// <param name="Annotators">Of as many annotators.</param>
/// <param name="MeanAnnotator">Of the mean of all annotators: the upper bound of a single score.</param>
/// <param name="Random">Of as many sets of random scores.</param>
internal sealed record DemoComparison(DrawMetrics Draws, DrawMetrics Annotators, VideoMetrics MeanAnnotator, DrawMetrics Random)
{
    private const int Count = 10;

    /// <summary>How far two draws may agree more or less than two annotators and still be said to agree as much.</summary>
    private const double Tolerance = 0.05;

    /// <summary>Draws, evaluates and compares, and writes the picture of the first video.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="model">The model.</param>
    /// <param name="videos">The held-out videos.</param>
    /// <param name="picture">The SVG file to write.</param>
    /// <param name="seed">Seed of the random scores.</param>
    public static DemoComparison Of(TrainingOptions options, ScoreModel model, IReadOnlyList<BenchmarkVideo> videos, string picture, ulong seed)
    {
        var evaluator = new Evaluator(options);
        var scorer = Scorer.Of(model, options.Sampling, options.Seed);
        var rng = new Rng(seed).Fork("random scores");
        Protocol[] protocols = [.. videos.Select(evaluator.Prepare)];
        float[][][] draws = [.. videos.Select(video => scorer.Draw(video.Features, video.Name, Count))];
        OpinionChart.Write(picture, protocols[0], draws[0]);
        return new(
            DrawMetrics.Average([.. protocols.Zip(draws, DrawEvaluation.OfDraws)]),
            DrawMetrics.Average([.. protocols.Select(protocol => DrawEvaluation.OfAnnotators(options.Dataset, protocol.Video, protocol.CapacityFrames, Count)!)]),
            VideoMetrics.Mean([.. protocols.Select(protocol => protocol.Evaluate(MeanAnnotatorOf(protocol.Video)))]),
            DrawMetrics.Average([.. protocols.Select(protocol => DrawEvaluation.OfDraws(protocol, Noise(protocol.Video, rng.Fork(protocol.Video.Key))))]));
    }

    /// <summary>Writes the table and what it says.</summary>
    public void Write(Terminal terminal)
    {
        var table = new TextTable($"10 held-out videos, {Count} draws of each", "draws", "annotators", "random scores");
        Add("KTau between two", m => MetricsTable.Format(m.PairwiseKTau, "0.00"));
        Add("KTau of one with each annotator", m => MetricsTable.Format(m.Mean.KTau, "0.00"));
        table.Add(
            "KTau of their mean with each annotator", MetricsTable.Format(Draws.OfMean!.KTau, "0.00"), MetricsTable.Format(MeanAnnotator.KTau, "0.00"), MetricsTable.Format(Random.OfMean!.KTau, "0.00"));
        Add($"KTau, best of {Count} for each annotator", m => MetricsTable.Format(m.BestKTau, "0.00"));
        Add($"F1, best of {Count} for each annotator", m => MetricsTable.Format(m.BestF1, "0.0"));
        Add("share of annotators matched", m => MetricsTable.Format(m.Coverage, "0.00"));
        Add("energy distance to the annotators", m => MetricsTable.Format(m.EnergyDistance ?? 0, "0.000"));
        terminal.Write(table);
        terminal.WriteLine();
        terminal.WriteLine($"{Sentence} (τ {MetricsTable.Format(Draws.PairwiseKTau, "0.00")} and {MetricsTable.Format(Annotators.PairwiseKTau, "0.00")}).");

        void Add(string name, Func<DrawMetrics, string> read) => table.Add(name, read(Draws), read(Annotators), read(Random));
    }

    /// <summary>All figures.</summary>
    public JsonObject ToJson() => new()
    {
        ["draws"] = RunJson.ToNode(Draws),
        ["annotators"] = RunJson.ToNode(Annotators),
        ["mean_annotator"] = RunJson.ToNode(MeanAnnotator),
        ["random"] = RunJson.ToNode(Random),
    };

    private string Sentence => (Draws.PairwiseKTau - Annotators.PairwiseKTau) switch
    {
        > Tolerance => "Two draws of the model agree more than two annotators do",
        < -Tolerance => "Two draws of the model agree less than two annotators do",
        _ => "Two draws of the model agree as much as two annotators do",
    };

    private static float[] MeanAnnotatorOf(BenchmarkVideo video) =>
        [.. Enumerable.Range(0, video.Length).Select(i => video.UserScores.Average(user => user[Math.Min(i, user.Length - 1)]))];

    private static float[][] Noise(BenchmarkVideo video, Rng rng) =>
        [.. Enumerable.Range(0, Count).Select(draw => Enumerable.Range(0, video.Length).Select(i => (float)rng.Fork((ulong)draw).Uniform((ulong)i)).ToArray())];
}
