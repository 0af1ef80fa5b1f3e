using System.Numerics;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>One pass of Adam over a piece of memory.</summary>
internal static class AdamKernel
{
    /// <summary>
    /// g += l2·w; mean = β₁·mean + (1-β₁)·g; square = β₂·square + (1-β₂)·g²; w -= rate·mean / (√square·root + ε), where rate and root
    /// hold the corrections for the first steps.
    /// </summary>
    public static void Step(ReadOnlySpan<float> gradient, float l2, float beta1, float beta2, float rate, float root, float epsilon, Span<float> mean, Span<float> square, Span<float> weight)
    {
        var i = 0;
        var (keep1, take1) = (new Vector<float>(beta1), new Vector<float>(1 - beta1));
        var (keep2, take2) = (new Vector<float>(beta2), new Vector<float>(1 - beta2));
        for (; i <= weight.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var w = new Vector<float>(weight[i..]);
            var g = new Vector<float>(gradient[i..]) + (w * l2);
            var m = (new Vector<float>(mean[i..]) * keep1) + (g * take1);
            var v = (new Vector<float>(square[i..]) * keep2) + (g * g * take2);
            m.CopyTo(mean[i..]);
            v.CopyTo(square[i..]);
            (w - (m * rate / ((Vector.SquareRoot(v) * root) + new Vector<float>(epsilon)))).CopyTo(weight[i..]);
        }

        for (; i < weight.Length; i++)
        {
            var g = gradient[i] + (weight[i] * l2);
            mean[i] = (mean[i] * beta1) + (g * (1 - beta1));
            square[i] = (square[i] * beta2) + (g * g * (1 - beta2));
            weight[i] -= mean[i] * rate / ((MathF.Sqrt(square[i]) * root) + epsilon);
        }
    }
}
