using SummDiff.Tensors.Kernels.RandomBits;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>
    /// While training, makes each value zero with probability p and scales the others by 1/(1 - p); else returns x itself. The mask is
    /// made again in the backward pass, not stored.
    /// </summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="p">0 up to but not including 1.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor Dropout(Tensor x, double p)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(p, 1);
        if (!_training || p == 0)
        {
            return x;
        }

        var key = NextDropoutKey();
        var y = New(x.Rows, x.Channels, x.NeedsGradient);
        ForBlocks(y, (start, count) => DropoutKernel.Apply(key, (ulong)start, p, x.Span.Slice(start, count), y.Span.Slice(start, count)));
        Record(y, () => DropoutBackward(x, key, p, y));
        return y;
    }

    private void DropoutBackward(Tensor x, ulong key, double p, Tensor y)
    {
        var dy = y.Gradient!;
        ForBlocks(y, (start, count) => DropoutKernel.Apply(key, (ulong)start, p, dy.Span.Slice(start, count), dy.Span.Slice(start, count)));
        PassGradient(dy, x);
    }

    private ulong NextDropoutKey() => _dropout.Fork(_dropoutSites++).Key;
}
