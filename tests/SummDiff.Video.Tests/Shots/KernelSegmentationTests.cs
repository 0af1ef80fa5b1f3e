using System.Text.Json;
using SummDiff.Testing;
using SummDiff.Video.Features;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Tests.Shots;

public class KernelSegmentationTests
{
    public static TheoryData<int> Cases => [0, 1, 2, 3, 4];

    /// <summary>Change points recorded from the public implementation, exact; features made as Fixtures/kts.json says.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Change_points_match_the_golden_ones(int index)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Fixture.Find("kts.json")));
        var item = file.RootElement.GetProperty("cases")[index];
        int Get(string name) => item.GetProperty(name).GetInt32();
        var features = Staircase((uint)Get("seed"), Get("n"), Get("d"));
        var options = new SegmentationOptions { MaxShots = Get("ncp") + 1, Penalty = item.GetProperty("vmax").GetDouble() };

        Assert.Equal(item.GetProperty("change_points").EnumerateArray().Select(p => p.GetInt32()), KernelSegmentation.ChangePoints(features, Get("d"), options));
    }

    [Theory]
    [InlineData(1u, 37, null, null)]
    [InlineData(2u, 90, 12, null)]
    [InlineData(3u, 150, null, 9)]
    [InlineData(4u, 131, 30, 40)]
    public void The_result_costs_what_the_textbook_recurrence_finds(uint seed, int n, int? maxShots, int? maxShotSamples)
    {
        const int d = 5;
        var features = Staircase(seed, n, d);
        var found = KernelSegmentation.ChangePoints(features, d, new SegmentationOptions { MaxShots = maxShots, MaxShotSamples = maxShotSamples });

        var (expected, cost) = Textbook(features, n, d, (maxShots ?? n) - 1, maxShotSamples ?? n);
        Assert.Equal(expected, found);
        Assert.True(cost < double.PositiveInfinity);
    }

    [Fact]
    public void Whatever_the_penalty_and_the_bounds_the_textbook_recurrence_finds_no_better()
    {
        for (var seed = 1u; seed <= 60; seed++)
        {
            var (n, d) = (20 + (int)(seed % 23), 1 + (int)(seed % 4));
            int? width = seed % 3 == 0 ? 4 + (int)(seed % 7) : null, maxShots = seed % 5 == 0 ? 8 : null;
            if (maxShots * width < n)
            {
                continue;
            }

            double penalty = new[] { 0, 0.02, 0.1, 0.3, 1, 4 }[seed % 6];
            // Every other one without shots to be found: there the costs of many segmentations are close.
            var draws = new Lcg(seed);
            var features = seed % 2 == 0 ? Staircase(seed, n, d) : [.. Enumerable.Range(0, n * d).Select(_ => (float)draws.Next())];
            var found = KernelSegmentation.ChangePoints(features, d, new SegmentationOptions { MaxShots = maxShots, MaxShotSamples = width, Penalty = penalty });

            Assert.Equal(Textbook(features, n, d, (maxShots ?? n) - 1, width ?? n, penalty).Points, found);
        }
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void The_shortest_videos_have_one_shot(int n) =>
        Assert.Empty(KernelSegmentation.ChangePoints(Enumerable.Repeat(0.5f, n * 3).ToArray(), 3, new SegmentationOptions()));

    [Fact]
    public void Identical_samples_are_one_shot() =>
        Assert.Empty(KernelSegmentation.ChangePoints(Enumerable.Range(0, 400 * 7).Select(i => 0.1f * (i % 7)).ToArray(), 7, new SegmentationOptions()));

    [Fact]
    public void More_shots_than_the_limit_are_never_returned()
    {
        var features = Staircase(5, 300, 4);
        Assert.Equal(3, KernelSegmentation.ChangePoints(features, 4, new SegmentationOptions { MaxShots = 4, Penalty = 0 }).Length);
        Assert.Empty(KernelSegmentation.ChangePoints(features, 4, new SegmentationOptions { MaxShots = 1, Penalty = 0 }));
    }

    [Fact]
    public void What_is_out_of_reach_is_refused_with_the_way_out()
    {
        var error = Assert.Throws<SummDiffException>(() => KernelSegmentation.ChangePoints(new float[20_000], 1, new SegmentationOptions()));
        Assert.Contains("'max_shot_samples'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_that_no_segmentation_meets_are_refused() =>
        Assert.Throws<SummDiffException>(() => KernelSegmentation.ChangePoints(new float[100], 1, new SegmentationOptions { MaxShots = 3, MaxShotSamples = 20 }));

    /// <summary>While the kernel is computed, while numbers of shots are searched, and while one goes layer by layer. Noise makes all of them take long.</summary>
    [Theory]
    [InlineData(8000, 1024, null, 200)]
    [InlineData(10_000, 2, null, 600)]
    [InlineData(5000, 2, 2500, 1500)]
    public void Cancelling_stops_a_long_segmentation(int n, int channels, int? maxShots, int milliseconds)
    {
        var draws = new Lcg(3);
        var features = Enumerable.Range(0, n * channels).Select(_ => (float)draws.Next() - 0.5f).ToArray();
        var options = new SegmentationOptions { Penalty = 0.01, MaxShots = maxShots };
        using var cancel = new CancellationTokenSource();
        cancel.CancelAfter(milliseconds);

        // It throws where the work was still going on; a machine so quick that it is done by then returns shots.
        try
        {
            FeatureExtractor.FindShots(features, channels, [.. Enumerable.Range(0, n)], n, options, cancel.Token);
            Assert.False(cancel.IsCancellationRequested);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancel.IsCancellationRequested);
        }
    }

    /// <summary>The recipe of kts.json: levels that change now and then, with noise.</summary>
    internal static float[] Staircase(uint seed, int n, int d)
    {
        var draws = new Lcg(seed);
        var noise = Enumerable.Range(0, n * d).Select(_ => draws.Next()).ToArray();
        var level = new int[n];
        for (int i = 0, count = 0; i < n; i++)
        {
            level[i] = count += draws.Next() < 0.06 ? 1 : 0;
        }

        var second = new Lcg(seed + 100);
        var bases = Enumerable.Range(0, (level[^1] + 1) * d).Select(_ => second.Next()).ToArray();
        return [.. Enumerable.Range(0, n * d).Select(i => (float)(bases[level[i / d] * d + i % d] + 0.35 * (noise[i] - 0.5)))];
    }

    /// <summary>The formulas of segmentation with nothing clever, in float64.</summary>
    private static (int[] Points, double Cost) Textbook(float[] f, int n, int d, int ncp, int maxLength, double penalty = 1)
    {
        double K(int s, int t) => Enumerable.Range(0, d).Sum(c => (double)f[s * d + c] * f[t * d + c]);
        double J(int a, int b)
        {
            double trace = 0, sum = 0;
            for (var s = a; s <= b; s++)
            {
                trace += K(s, s);
                for (var t = a; t <= b; t++)
                {
                    sum += K(s, t);
                }
            }

            return trace - sum / (b - a + 1);
        }

        var scatter = new double[n, n];
        for (var a = 0; a < n; a++)
        {
            for (var b = a; b < n && b - a < maxLength; b++)
            {
                scatter[a, b] = J(a, b);
            }
        }

        var cost = new double[ncp + 1, n + 1];
        var origin = new int[ncp + 1, n + 1];
        var (best, changes) = (double.PositiveInfinity, 0);
        for (var m = 0; m <= Math.Min(ncp, n - 1); m++)
        {
            for (var l = 0; l <= n; l++)
            {
                cost[m, l] = double.PositiveInfinity;
                for (var t = m == 0 ? 0 : m; t < l && (m > 0 || t == 0); t++)
                {
                    var c = l - t > maxLength ? double.PositiveInfinity : (m == 0 ? 0 : cost[m - 1, t]) + scatter[t, l - 1];
                    (cost[m, l], origin[m, l]) = c < cost[m, l] ? (c, t) : (cost[m, l], origin[m, l]);
                }
            }

            var total = cost[m, n] / n + (m == 0 ? 0 : penalty * m / (2.0 * n) * (Math.Log((double)n / m) + 1));
            (best, changes) = total < best ? (total, m) : (best, changes);
        }

        var points = new int[changes];
        for (int m = changes, l = n; m > 0; m--)
        {
            points[m - 1] = l = origin[m, l];
        }

        return (points, best);
    }
}
