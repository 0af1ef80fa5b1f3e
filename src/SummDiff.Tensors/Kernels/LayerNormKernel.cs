using System.Numerics;
using System.Numerics.Tensors;

namespace SummDiff.Tensors.Kernels;

/// <summary>Layer norm of one row and its gradients, destination last.</summary>
internal static class LayerNormKernel
{
    /// <summary>y = (x - mean)·scale·w + b, where scale = 1/√(variance + eps). Empty w and b mean one and zero.</summary>
    public static (float Mean, float Scale) Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, float eps, Span<float> y)
    {
        var mean = TensorPrimitives.Sum(x) / x.Length;
        TensorPrimitives.Subtract(x, mean, y);
        var variance = TensorPrimitives.SumOfSquares<float>(y) / x.Length;
        var scale = (float)(1 / Math.Sqrt(variance + eps));
        TensorPrimitives.Multiply(y, scale, y);
        if (!w.IsEmpty)
        {
            TensorPrimitives.MultiplyAdd(y, w, b, y);
        }

        return (mean, scale);
    }

    /// <summary>dx += scale·(g - mean(g) - x̂·mean(g·x̂)), where g = dy·w and x̂ = (x - mean)·scale.</summary>
    public static void AddGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> w, float mean, float scale, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var n = x.Length;
        var (sum, dot) = (Vector<float>.Zero, Vector<float>.Zero);
        var (means, scales) = (new Vector<float>(mean), new Vector<float>(scale));
        var i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            var g = new Vector<float>(dy[i..]);
            g = w.IsEmpty ? g : g * new Vector<float>(w[i..]);
            sum += g;
            dot += g * ((new Vector<float>(x[i..]) - means) * scales);
        }

        var (total, product) = (Vector.Sum(sum), Vector.Sum(dot));
        for (; i < n; i++)
        {
            var g = w.IsEmpty ? dy[i] : dy[i] * w[i];
            total += g;
            product += g * ((x[i] - mean) * scale);
        }

        var (shift, slope) = (total / n, product / n);
        for (i = 0; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            var g = new Vector<float>(dy[i..]);
            g = w.IsEmpty ? g : g * new Vector<float>(w[i..]);
            var hat = (new Vector<float>(x[i..]) - means) * scales;
            (new Vector<float>(dx[i..]) + ((g - new Vector<float>(shift) - (hat * slope)) * scales)).CopyTo(dx[i..]);
        }

        for (; i < n; i++)
        {
            var g = w.IsEmpty ? dy[i] : dy[i] * w[i];
            dx[i] += (g - shift - ((x[i] - mean) * scale * slope)) * scale;
        }
    }

    /// <summary>dw += dy·(x - mean)·scale.</summary>
    public static void AddWeightGradient(ReadOnlySpan<float> x, float mean, float scale, ReadOnlySpan<float> dy, Span<float> dw)
    {
        var (means, scales) = (new Vector<float>(mean), new Vector<float>(scale));
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var hat = (new Vector<float>(x[i..]) - means) * scales;
            (new Vector<float>(dw[i..]) + (new Vector<float>(dy[i..]) * hat)).CopyTo(dw[i..]);
        }

        for (; i < x.Length; i++)
        {
            dw[i] += dy[i] * ((x[i] - mean) * scale);
        }
    }
}
