using System.Text.Json;
using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Summaries;

namespace SummDiff.Evaluation;

/// <summary>Recomputes the metrics in a golden file recorded from the official code.</summary>
internal static class MetricsReplay
{
    /// <summary>F1 is in percent, and the official code adds 1e-8 for each frame to its denominators.</summary>
    private const double F1Tolerance = 1e-4;

    private const double Tolerance = 1e-6;

    /// <summary>Whether a file holds golden metrics.</summary>
    /// <param name="file">Any safetensors file.</param>
    public static bool Recognises(SafeTensorsFile file) => file.Metadata.ContainsKey("cases");

    /// <summary>Replays every case.</summary>
    /// <param name="file">A file that <see cref="Recognises"/> accepts.</param>
    /// <returns>The largest error of each metric for each dataset in the file. A machine summary's error is its number of wrong frames.</returns>
    /// <exception cref="SummDiffException">The file is not laid out as expected.</exception>
    public static IReadOnlyList<VerifyResult> Replay(SafeTensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var largest = new List<VerifyResult>();
        try
        {
            using var cases = JsonDocument.Parse(file.Metadata["cases"]);
            var number = 0;
            foreach (var expected in cases.RootElement.EnumerateArray())
            {
                foreach (var result in ReplayCase(file, number++, expected))
                {
                    var known = largest.FindIndex(r => r.Part == result.Part);
                    if (known < 0)
                    {
                        largest.Add(result);
                    }
                    else if (!(result.LargestError <= largest[known].LargestError))
                    {
                        largest[known] = result;
                    }
                }
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new SummDiffException($"{file.Path}: not laid out as golden metrics ({error.Message.TrimEnd('.')}). Its metadata 'cases' should list dataset, n_frames and the expected metrics of each case.", error);
        }

        return largest;
    }

    private static IEnumerable<VerifyResult> ReplayCase(SafeTensorsFile file, int number, JsonElement expected)
    {
        var name = expected.GetProperty("dataset").GetString();
        var dataset = name switch
        {
            "tvsum" => DatasetKind.TvSum,
            "summe" => DatasetKind.SumMe,
            "mrhisum" => DatasetKind.MrHiSum,
            _ => throw new FormatException($"case {number} is of the dataset '{name}'"),
        };
        var video = ReadVideo(file, number, dataset, expected.GetProperty("n_frames").GetInt32());
        var evaluation = new Protocol(dataset, video, Budget.Default.CapacityFrames(video.FrameCount));
        var scores = file.ReadFloats($"{number}/scores");
        var metrics = evaluation.Evaluate(scores);

        yield return Compare("f1", metrics.F1, F1Tolerance);
        yield return Compare("ktau", metrics.KTau);
        yield return Compare("srho", metrics.SRho);
        yield return Compare("map50", metrics.Map50);
        yield return Compare("map15", metrics.Map15);
        if (metrics.KnapsackError is { } error)
        {
            yield return Compare("wse", error.Wse);
            yield return Compare("cis", error.Cis);
            yield return Compare("wir", error.Wir);
            yield return Compare("ir", error.Ir);
        }

        var summary = evaluation.Summarize(scores).Frames;
        var official = ReadBytes(file, $"{number}/machine_summary");
        var wrong = Math.Abs(summary.Length - official.Length) + summary.Zip(official).Count(pair => pair.First != pair.Second);
        yield return new($"{name} summary", wrong, 0);

        VerifyResult Compare(string metric, double ours, double tolerance = Tolerance) =>
            new($"{name} {metric}", Math.Abs(ours - expected.GetProperty(metric).GetDouble()), tolerance);
    }

    private static BenchmarkVideo ReadVideo(SafeTensorsFile file, int number, DatasetKind dataset, int frameCount)
    {
        var picks = ReadInts("picks");
        var changePoints = ReadInts("change_points");
        var lengths = ReadInts("n_frame_per_seg");
        var inclusive = dataset == DatasetKind.MrHiSum ? 0 : 1; // MrHiSum's shots are half-open in its file already.
        var shots = new Shot[lengths.Length];
        for (var s = 0; s < shots.Length; s++)
        {
            shots[s] = new(changePoints[2 * s], changePoints[(2 * s) + 1] + inclusive, lengths[s]);
        }

        var summaries = ReadRows("user_summary", bytes => ReadBytes(file, bytes));
        return new()
        {
            Key = $"case {number}",
            FeatureWidth = 0,
            Features = [],
            GtScore = file.ReadFloats($"{number}/gtscore"),
            FrameCount = frameCount,
            Picks = picks,
            Shots = shots,
            UserSummaries = dataset == DatasetKind.MrHiSum ? [] : summaries,
            CountsEndFrame = dataset == DatasetKind.MrHiSum,
            GtSummary = dataset == DatasetKind.MrHiSum ? summaries[0] : [],
            UserScores = dataset == DatasetKind.TvSum ? ReadRows("user_scores", file.ReadFloats) : [],
        };

        int[] ReadInts(string name) => Array.ConvertAll(file.ReadLongs($"{number}/{name}"), value => checked((int)value));

        T[][] ReadRows<T>(string name, Func<string, T[]> read)
        {
            var rows = checked((int)file.Shape($"{number}/{name}")[0]);
            var values = read($"{number}/{name}");
            return [.. values.Chunk(values.Length / rows)];
        }
    }

    private static byte[] ReadBytes(SafeTensorsFile file, string name) =>
        Array.ConvertAll(file.ReadFloats(name), value => value > 0 ? (byte)1 : (byte)0);
}
