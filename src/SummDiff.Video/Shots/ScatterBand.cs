using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Video.Shots;

/// <summary>
/// J(t, l-1), the scatter of samples t..l-1 around their mean in the space of the linear kernel, for every l in 1..n and the
/// <c>width</c> values of t below it. In float64: n·width·8 bytes, half of it when nothing bounds the width.
/// </summary>
internal sealed class ScatterBand
{
    private const int BlockRows = 512;
    private const double RelativeRounding = 1e-13;
    private readonly double[][] _rows;

    /// <summary>Computes the band of <c>[n, channels]</c> features.</summary>
    public ScatterBand(ReadOnlyMemory<float> features, int n, int channels, int width, CancellationToken cancel)
    {
        _rows = new double[n + 1][];
        _rows[0] = [];
        var diagonal = new double[n + 1]; // prefix sums of K_tt
        var square = new double[n];       // square[a]: sum of K over a..b x a..b, grown with b
        var products = new double[Math.Min(BlockRows, n) * Math.Min(n, BlockRows + width)];
        for (var start = 0; start < n; start += BlockRows)
        {
            cancel.ThrowIfCancellationRequested();
            var (end, low) = (Math.Min(start + BlockRows, n), Low(start, width));
            var kernel = products.AsMemory(0, (end - start) * (end - low));
            RowProducts.Compute(features[(start * channels)..(end * channels)], features[(low * channels)..(end * channels)], channels, kernel);
            for (var b = start; b < end; b++)
            {
                _rows[b + 1] = Row(kernel.Span[((b - start) * (end - low) + Low(b, width) - low)..], diagonal, square, b, Low(b, width));
            }
        }

        Rounding = RelativeRounding * diagonal[n];
    }

    /// <summary>How far a J may be off: its parts are sums of up to all K_tt, of which next to nothing may be left.</summary>
    public double Rounding { get; }

    /// <summary>J(t, l-1) for t = <see cref="First"/>(l) .. l-1.</summary>
    public ReadOnlySpan<double> Row(int l) => _rows[l];

    /// <summary>The least t kept for this l.</summary>
    public int First(int l) => l - _rows[l].Length;

    private static int Low(int b, int width) => Math.Max(0, b + 1 - width);

    private static double[] Row(ReadOnlySpan<double> kernel, double[] diagonal, double[] square, int b, int low)
    {
        var own = kernel[b - low];
        diagonal[b + 1] = diagonal[b] + own;
        square[b] = own;
        var row = new double[b + 1 - low];
        var column = 0.0;
        for (var a = b - 1; a >= low; a--)
        {
            column += kernel[a - low];
            square[a] += 2 * column + own;
            row[a - low] = Math.Max(0, diagonal[b + 1] - diagonal[a] - square[a] / (b + 1 - a));
        }

        return row;
    }
}
