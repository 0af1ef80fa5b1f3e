using SummDiff.Tensors.Kernels.RandomBits;

namespace SummDiff.Tensors.Kernels.Attention;

/// <summary>The scalar twin of <see cref="AttentionKernel"/>: plain loops in double precision over one head's whole matrix of weights.</summary>
internal static unsafe class AttentionReference
{
    /// <summary>The forward pass of one head.</summary>
    public static void Forward(in AttentionProblem problem, int head)
    {
        var width = problem.HeadWidth;
        for (var i = 0; i < problem.QueryRows; i++)
        {
            var weights = Weights(problem, head, i, out problem.LogSumExp[((long)head * problem.QueryRows) + i]);
            for (var c = head * width; c < (head + 1) * width; c++)
            {
                var sum = 0.0;
                for (var j = 0; j < problem.KeyRows; j++)
                {
                    sum += weights[j] * Kept(problem, head, i, j) * problem.Value[((long)j * problem.ValueStride) + c];
                }

                problem.Output[((long)i * problem.OutputStride) + c] = (float)sum;
            }
        }
    }

    /// <summary>The backward pass of one head.</summary>
    public static void Backward(in AttentionProblem problem, int head)
    {
        var width = problem.HeadWidth;
        var scale = 1 / Math.Sqrt(width);
        for (var i = 0; i < problem.QueryRows; i++)
        {
            var weights = Weights(problem, head, i, out _);
            var slopes = new double[problem.KeyRows];
            var delta = 0.0;
            for (var j = 0; j < problem.KeyRows; j++)
            {
                for (var c = head * width; c < (head + 1) * width; c++)
                {
                    slopes[j] += (double)problem.OutputGradient[((long)i * problem.OutputStride) + c] * problem.Value[((long)j * problem.ValueStride) + c];
                }

                slopes[j] *= Kept(problem, head, i, j);
                delta += weights[j] * slopes[j];
            }

            for (var j = 0; j < problem.KeyRows; j++)
            {
                var slope = weights[j] * (slopes[j] - delta) * scale;
                var weight = weights[j] * Kept(problem, head, i, j);
                for (var c = head * width; c < (head + 1) * width; c++)
                {
                    var (q, k, v, y) = (((long)i * problem.QueryStride) + c, ((long)j * problem.KeyStride) + c, ((long)j * problem.ValueStride) + c, ((long)i * problem.OutputStride) + c);
                    problem.QueryGradient[q] += (float)(slope * problem.Key[k]);
                    problem.KeyGradient[k] += (float)(slope * problem.Query[q]);
                    problem.ValueGradient[v] += (float)(weight * problem.OutputGradient[y]);
                }
            }
        }
    }

    private static double[] Weights(in AttentionProblem problem, int head, int query, out float logSum)
    {
        var width = problem.HeadWidth;
        var weights = new double[problem.KeyRows];
        for (var j = 0; j < weights.Length; j++)
        {
            for (var c = head * width; c < (head + 1) * width; c++)
            {
                weights[j] += (double)problem.Query[((long)query * problem.QueryStride) + c] * problem.Key[((long)j * problem.KeyStride) + c];
            }

            weights[j] /= Math.Sqrt(width);
        }

        var max = weights.Max();
        var sum = weights.Sum(score => Math.Exp(score - max));
        for (var j = 0; j < weights.Length; j++)
        {
            weights[j] = Math.Exp(weights[j] - max) / sum;
        }

        logSum = (float)(max + Math.Log(sum));
        return weights;
    }

    private static double Kept(in AttentionProblem problem, int head, int query, int key) =>
        DropoutKernel.Keeps(problem.DropoutKey, AttentionKernel.MaskIndex(problem, head, query, key), DropoutKernel.Threshold(problem.Dropout)) ? 1 / (1 - problem.Dropout) : 0;
}
