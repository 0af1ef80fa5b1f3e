using SummDiff.Tensors.Kernels;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>
    /// Multi-head attention of each video's frames over the same video's frames: softmax(q·kᵀ/√d)·v for each head of width d, with
    /// dropout on the weights while training.
    /// </summary>
    /// <param name="q"><c>[N, D]</c>.</param>
    /// <param name="k"><c>[N, D]</c>.</param>
    /// <param name="v"><c>[N, D]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <param name="heads">Heads; they divide D.</param>
    /// <param name="dropout">0 up to but not including 1.</param>
    /// <returns><c>[N, D]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ, or D is no multiple of the heads.</exception>
    public Tensor Attention(Columns q, Columns k, Columns v, Videos videos, int heads, double dropout)
    {
        ArgumentNullException.ThrowIfNull(videos);
        ShapeException.Require(q.Rows == videos.Rows && k.Rows == videos.Rows && v.Rows == videos.Rows, "attention", q.Tensor, $"{videos.Rows} frames");
        ShapeException.Require(q.Count == k.Count && q.Count == v.Count && q.Count % heads == 0, "attention", q.Tensor, $"{heads} heads");
        var y = New(videos.Rows, q.Count, q.Tensor.NeedsGradient || k.Tensor.NeedsGradient || v.Tensor.NeedsGradient);
        var logSums = New(videos.Rows, heads, needsGradient: false);
        var p = _training ? dropout : 0;
        var key = p > 0 ? NextDropoutKey() : 0;
        var width = q.Count / heads;
        Workers.For(videos.Count * heads, unit =>
        {
            var (video, head) = (unit / heads, unit % heads);
            var (first, length) = (videos.Start(video), videos.Length(video));
            var scale = 1 / MathF.Sqrt(width);
            var weights = new float[length];
            var threshold = DropoutKernel.Threshold(p);
            for (var i = 0; i < length; i++)
            {
                var qi = q.Row(first + i).Slice(head * width, width);
                var max = float.NegativeInfinity;
                for (var j = 0; j < length; j++)
                {
                    weights[j] = System.Numerics.Tensors.TensorPrimitives.Dot(qi, k.Row(first + j).Slice(head * width, width)) * scale;
                    max = MathF.Max(max, weights[j]);
                }
                double sum = 0;
                for (var j = 0; j < length; j++)
                {
                    weights[j] = MathF.Exp(weights[j] - max);
                    sum += weights[j];
                }
                logSums.Span[((first + i) * heads) + head] = (float)(max + Math.Log(sum));
                var to = y.Span.Slice(((first + i) * q.Count) + (head * width), width);
                to.Clear();
                for (var j = 0; j < length; j++)
                {
                    var weight = (float)(weights[j] / sum);
                    if (p > 0)
                    {
                        weight = DropoutKernel.Keeps(key ^ (ulong)video, ((((ulong)head * (ulong)length) + (ulong)i) * (ulong)length) + (ulong)j, threshold) ? weight / (1 - (float)p) : 0;
                    }
                    Elementwise.AddScaled(weight, v.Row(first + j).Slice(head * width, width), to);
                }
            }
        });
        Record(y, () => AttentionBackward(q, k, v, videos, heads, p, key, logSums, y));
        return y;
    }

    private void AttentionBackward(Columns q, Columns k, Columns v, Videos videos, int heads, double p, ulong key, Tensor logSums, Tensor y)
    {
        var (dq, dk, dv) = (GradientToAddTo(q.Tensor), GradientToAddTo(k.Tensor), GradientToAddTo(v.Tensor));
        var width = q.Count / heads;
        var dy = y.Gradient!;
        Workers.For(videos.Count * heads, unit =>
        {
            var (video, head) = (unit / heads, unit % heads);
            var (first, length) = (videos.Start(video), videos.Length(video));
            var scale = 1 / MathF.Sqrt(width);
            var threshold = DropoutKernel.Threshold(p);
            for (var i = 0; i < length; i++)
            {
                var row = first + i;
                var qi = q.Row(row).Slice(head * width, width);
                var dyi = dy.Span.Slice((row * q.Count) + (head * width), width);
                var delta = System.Numerics.Tensors.TensorPrimitives.Dot(dyi, y.Span.Slice((row * q.Count) + (head * width), width));
                var dqi = q.WritableRow(dq, row).Slice(head * width, width);
                for (var j = 0; j < length; j++)
                {
                    var kj = k.Row(first + j).Slice(head * width, width);
                    var weight = MathF.Exp((System.Numerics.Tensors.TensorPrimitives.Dot(qi, kj) * scale) - logSums.Span[(row * heads) + head]);
                    var keep = p > 0 ? (DropoutKernel.Keeps(key ^ (ulong)video, ((((ulong)head * (ulong)length) + (ulong)i) * (ulong)length) + (ulong)j, threshold) ? 1 / (1 - (float)p) : 0) : 1;
                    var vj = v.Row(first + j).Slice(head * width, width);
                    Elementwise.AddScaled(weight * keep, dyi, v.WritableRow(dv, first + j).Slice(head * width, width));
                    var ds = weight * ((System.Numerics.Tensors.TensorPrimitives.Dot(dyi, vj) * keep) - delta) * scale;
                    Elementwise.AddScaled(ds, kj, dqi);
                    Elementwise.AddScaled(ds, qi, k.WritableRow(dk, first + j).Slice(head * width, width));
                }
            }
        });
    }
}
