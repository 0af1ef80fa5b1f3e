using System.Text.Json;

namespace SummDiff.Video.Shots;

/// <summary>Replays a golden file of kernel temporal segmentation: the features come from the cases' seeds.</summary>
internal static class SegmentationReplay
{
    /// <summary>Finds the change points of every case.</summary>
    /// <param name="path">A JSON file whose <c>cases</c> have <c>seed</c>, <c>n</c>, <c>d</c>, <c>ncp</c>, <c>vmax</c> and <c>change_points</c>.</param>
    /// <returns>For each case how many change points are in one of the two lists alone; none may be.</returns>
    /// <exception cref="SummDiffException">The file is not of this kind.</exception>
    public static IReadOnlyList<VerifyResult> Replay(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("cases").EnumerateArray().Select(ReplayCase)];
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            throw new SummDiffException($"{path}: this is no golden file of segmentations: {cause.Message} Expected JSON with cases of seed, n, d, ncp, vmax and change_points.", cause);
        }
    }

    private static VerifyResult ReplayCase(JsonElement golden)
    {
        int Number(string name) => golden.GetProperty(name).GetInt32();

        var seed = golden.GetProperty("seed").GetUInt32();
        var options = new SegmentationOptions { MaxShots = Number("ncp") + 1, Penalty = golden.GetProperty("vmax").GetDouble() };
        var found = KernelSegmentation.ChangePoints(Features(seed, Number("n"), Number("d")), Number("d"), options);
        var expected = golden.GetProperty("change_points").EnumerateArray().Select(point => point.GetInt32()).ToArray();
        return new($"change points, seed {seed}", found.Except(expected).Count() + expected.Except(found).Count(), 0);
    }

    // Levels that change now and then, with noise, as the file's "how" says.
    private static float[] Features(uint seed, int n, int d)
    {
        var draws = new GoldenDraws(seed);
        var noise = Draw(ref draws, n * d);
        var level = new int[n];
        var jumps = Draw(ref draws, n);
        for (int i = 0, count = 0; i < n; i++)
        {
            level[i] = count += jumps[i] < 0.06 ? 1 : 0;
        }

        draws = new GoldenDraws(seed + 100);
        var levels = Draw(ref draws, (level[^1] + 1) * d);
        return [.. Enumerable.Range(0, n * d).Select(i => (float)(levels[(level[i / d] * d) + (i % d)] + (0.35 * (noise[i] - 0.5))))];
    }

    private static double[] Draw(ref GoldenDraws draws, int count)
    {
        var numbers = new double[count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = draws.Next();
        }

        return numbers;
    }
}
