using System.Numerics;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>Activations and their gradients, destination last.</summary>
internal static class ActivationKernels
{
    private const int Piece = 512;

    /// <summary>dx += steepness·dy·y·(1 - y), where y is the sigmoid's result.</summary>
    public static void AddSigmoidGradient(float steepness, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < y.Length; i++)
        {
            dx[i] += steepness * dy[i] * y[i] * (1 - y[i]);
        }
    }

    /// <summary>y = x where positive, else slope·x.</summary>
    public static void PRelu(float slope, ReadOnlySpan<float> x, Span<float> y)
    {
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var v = new Vector<float>(x[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero), v, v * slope).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            y[i] = x[i] > 0 ? x[i] : slope * x[i];
        }
    }

    /// <summary>dx += dy where x is positive, else slope·dy (skipped when dx is empty).</summary>
    /// <returns>The slope's gradient: the sum of dy·x where x is not positive.</returns>
    public static double AddPReluGradient(float slope, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var sum = 0.0;
        for (var at = 0; at < x.Length; at += Piece)
        {
            var end = Math.Min(x.Length, at + Piece);
            var sums = Vector<float>.Zero;
            var i = at;
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
            {
                var (v, g) = (new Vector<float>(x[i..]), new Vector<float>(dy[i..]));
                var positive = Vector.GreaterThan(v, Vector<float>.Zero);
                sums += Vector.ConditionalSelect(positive, Vector<float>.Zero, v * g);
                if (!dx.IsEmpty)
                {
                    (new Vector<float>(dx[i..]) + Vector.ConditionalSelect(positive, g, g * slope)).CopyTo(dx[i..]);
                }
            }

            sum += Vector.Sum(sums);
            for (; i < end; i++)
            {
                sum += x[i] > 0 ? 0 : x[i] * dy[i];
                if (!dx.IsEmpty)
                {
                    dx[i] += x[i] > 0 ? dy[i] : slope * dy[i];
                }
            }
        }

        return sum;
    }
}
