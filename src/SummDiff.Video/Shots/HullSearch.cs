using SummDiff.Tensors.Threading;

namespace SummDiff.Video.Shots;

/// <summary>
/// Segmentation where nothing limits the number of shots. Let c(m) be the least scatter under m change points. The penalty is concave
/// in m, so the best m lies on the lower convex hull of c: a point above a chord of c is beaten by one of the chord's ends. Points
/// of the hull are what minimises c(m) + λ·m for some λ, which one pass over the samples finds. Tangents of the hull bound what lies
/// between two of its points, and only where the bound leaves room for something better is another λ tried.
/// </summary>
/// <param name="scatter">J(t, l-1).</param>
/// <param name="n">Samples, at least 2.</param>
/// <param name="penalty">The penalty of so many change points, on the scale of c(m); concave and never falling.</param>
/// <param name="cancel">Stops the work.</param>
internal sealed class HullSearch(ScatterBand scatter, int n, Func<int, double> penalty, CancellationToken cancel)
{
    // Sums of the same shots in another order differ by less.
    private const double Rounding = 1e-11;

    private Point _best;

    /// <summary>The change points of the best segmentation.</summary>
    public int[] Find()
    {
        // A λ above the scatter of shots as long as they may be gives the fewest shots there can be: one, if nothing bounds their
        // length. At the other end, each sample is a shot.
        var width = scatter.Row(n).Length;
        var fewest = Solve(1 + (2 * Cost([.. Enumerable.Range(1, (n - 1) / width).Select(k => k * width)])));
        var most = new Point([.. Enumerable.Range(1, n - 1)], 0, 0);
        _best = fewest;
        Keep(most);
        List<(Point Left, Point Right)> open = [(fewest, most)];
        while (open.Count > 0)
        {
            var found = new Point[open.Count];
            Workers.For(open.Count, i => found[i] = Solve((open[i].Left.Cost - open[i].Right.Cost) / (open[i].Right.Changes - open[i].Left.Changes)));
            foreach (var point in found)
            {
                Keep(point);
            }

            open = [.. open.SelectMany((gap, i) => IsBelow(found[i], gap.Left) ? [(gap.Left, found[i]), (found[i], gap.Right)] : Array.Empty<(Point, Point)>()).Where(MayHoldBetter)];
        }

        return _best.Starts;
    }

    /// <summary>Whether a point found by the slope of a chord lies below it, and not on it.</summary>
    private static bool IsBelow(Point point, Point end) =>
        point.Cost + (point.Slope * point.Changes) < (end.Cost + (point.Slope * end.Changes)) * (1 - Rounding);

    /// <summary>
    /// Whether a point between two of the hull could be better than the best. The hull lies above the tangents at both ends; on either
    /// tangent the penalty's concavity puts the least total at its ends, so that only where they meet can it be less.
    /// </summary>
    private bool MayHoldBetter((Point Left, Point Right) gap)
    {
        var (left, right) = gap;
        if (right.Changes - left.Changes < 2 || !(left.Slope > right.Slope))
        {
            return false;
        }

        var meet = ((left.Slope * left.Changes) - (right.Slope * right.Changes) + left.Cost - right.Cost) / (left.Slope - right.Slope);
        var low = (int)Math.Clamp(Math.Floor(meet), left.Changes, right.Changes - 1);
        return Math.Min(Bound(low), Bound(low + 1)) <= (Total(_best) * (1 + Rounding)) + (2 * scatter.Rounding);

        double Bound(int m) => m <= left.Changes || m >= right.Changes ? double.PositiveInfinity : penalty(m) + Math.Max(left.Cost - (left.Slope * (m - left.Changes)), right.Cost + (right.Slope * (right.Changes - m)));
    }

    private double Total(Point point) => point.Cost + penalty(point.Changes);

    private void Keep(Point point)
    {
        var (total, before) = (Total(point), Total(_best));
        _best = total < before || (total == before && point.Changes < _best.Changes) ? point : _best;
    }

    /// <summary>The segmentation of least scatter + λ·shots: by the least cost of every beginning of the sequence.</summary>
    private Point Solve(double lambda)
    {
        var (least, origin) = (new double[n + 1], new int[n + 1]);
        var (live, costs) = (new int[n], new double[n]); // where the last shot may start
        var count = 0;
        for (var l = 1; l <= n; l++)
        {
            cancel.ThrowIfCancellationRequested();
            live[count++] = l - 1;
            var row = scatter.Row(l);
            var first = scatter.First(l);
            var (best, start) = (double.PositiveInfinity, 0);
            for (var i = 0; i < count; i++)
            {
                var t = live[i];
                costs[i] = t < first ? double.PositiveInfinity : least[t] + row[t - first];
                (best, start) = costs[i] < best ? (costs[i], t) : (best, start);
            }

            (least[l], origin[l]) = (best + lambda, start);

            // Scatter only grows when two pieces are joined. So a start from which the cost up to here is above that of
            // a cut here is never better than that cut again.
            var limit = ((best + lambda) * (1 + Rounding)) + (2 * scatter.Rounding);
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                live[kept] = live[i];
                kept += costs[i] <= limit ? 1 : 0;
            }

            count = kept;
        }

        var starts = new List<int>();
        for (var l = origin[n]; l > 0; l = origin[l])
        {
            starts.Add(l);
        }

        starts.Reverse();
        return new Point([.. starts], Cost([.. starts]), lambda);
    }

    private double Cost(ReadOnlySpan<int> starts)
    {
        var cost = 0.0;
        for (var i = 0; i <= starts.Length; i++)
        {
            var (start, end) = (i == 0 ? 0 : starts[i - 1], i == starts.Length ? n : starts[i]);
            cost += scatter.Row(end)[start - scatter.First(end)];
        }

        return cost;
    }

    /// <summary>A point of the hull: a segmentation, its scatter, and the λ (the hull's slope there, downwards) that found it.</summary>
    private readonly record struct Point(int[] Starts, double Cost, double Slope)
    {
        public int Changes => Starts.Length;
    }
}
