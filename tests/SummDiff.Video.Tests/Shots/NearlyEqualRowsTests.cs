using SummDiff.Testing;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Tests.Shots;

/// <summary>
/// Rows of a few kinds that differ by a little noise, as still pictures have them: their scatter is far below what single precision resolves.
/// </summary>
public class NearlyEqualRowsTests
{
    private const int Channels = 16;

    [Theory]
    [InlineData(2000, 1.0, 1u)]
    [InlineData(2000, 1e-3, 2u)]
    [InlineData(400, 1e-5, 3u)]
    [InlineData(400, 1e-7, 4u)]
    [InlineData(400, 3e-8, 5u)]
    [InlineData(400, 1e-8, 6u)]
    public void Are_cut_where_the_recurrence_in_double_precision_cuts_them(int n, double penalty, uint seed)
    {
        var rows = Rows(n, seed);

        Assert.Equal(Layered(rows, n, penalty), KernelSegmentation.ChangePoints(rows, Channels, new SegmentationOptions { Penalty = penalty }));
    }

    /// <summary><c>[n, Channels]</c>: runs of ten distinct unit rows, with noise of 1e-4.</summary>
    private static float[] Rows(int n, uint seed)
    {
        var draws = new Lcg(seed);
        double[][] kinds = [.. Enumerable.Range(0, 10).Select(_ => Unit([.. Enumerable.Range(0, Channels).Select(_ => draws.Next() - 0.5)]))];
        var rows = new float[n * Channels];
        for (int i = 0, kind = 0; i < n; i++)
        {
            kind = draws.Next() < 0.03 ? (int)(10 * draws.Next()) : kind;
            Array.ConvertAll(Unit([.. kinds[kind].Select(x => x + (2e-4 * (draws.Next() - 0.5)))]), x => (float)x).CopyTo(rows, i * Channels);
        }

        return rows;

        static double[] Unit(double[] row)
        {
            var length = Math.Sqrt(row.Sum(x => x * x));
            return Array.ConvertAll(row, x => x / length);
        }
    }

    /// <summary>The recurrence of segmentation, layer by layer; scatter around running means, which loses nothing to cancellation.</summary>
    private static int[] Layered(float[] rows, int n, double penalty)
    {
        var scatter = new double[n][]; // scatter[a][b - a]: of rows a..b
        for (var a = 0; a < n; a++)
        {
            scatter[a] = new double[n - a];
            var mean = new double[Channels];
            for (var b = a; b < n; b++)
            {
                var sum = b == a ? 0 : scatter[a][b - a - 1];
                for (var c = 0; c < Channels; c++)
                {
                    var off = rows[(b * Channels) + c] - mean[c];
                    mean[c] += off / (b - a + 1);
                    sum += off * (rows[(b * Channels) + c] - mean[c]);
                }

                scatter[a][b - a] = sum;
            }
        }

        double[] costs = [0, .. scatter[0]];
        var origins = new List<int[]>();
        var (best, changes) = (costs[n] / n, 0);
        for (var m = 1; m < n && Penalty(m) < best; m++)
        {
            var (next, origin) = (new double[n + 1], new int[n + 1]);
            Array.Fill(next, double.PositiveInfinity);
            for (var t = m; t < n; t++)
            {
                for (var l = t + 1; l <= n; l++)
                {
                    var cost = costs[t] + scatter[t][l - 1 - t];
                    (next[l], origin[l]) = cost < next[l] ? (cost, t) : (next[l], origin[l]);
                }
            }

            origins.Add(origin);
            costs = next;
            (best, changes) = (costs[n] / n) + Penalty(m) < best ? ((costs[n] / n) + Penalty(m), m) : (best, changes);
        }

        var points = new int[changes];
        for (int m = changes, l = n; m > 0; m--)
        {
            points[m - 1] = l = origins[m - 1][l];
        }

        return points;

        double Penalty(int m) => penalty * m / (2.0 * n) * (Math.Log((double)n / m) + 1);
    }
}
