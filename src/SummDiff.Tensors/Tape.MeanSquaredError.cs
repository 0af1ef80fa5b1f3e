namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>Σ (x - target)² / count.</summary>
    /// <param name="x"><c>[N, 1]</c>.</param>
    /// <param name="targets"><c>[N]</c>.</param>
    /// <param name="count">What to divide by: N for the mean, 1 for the sum.</param>
    /// <returns><c>[1, 1]</c>.</returns>
    /// <exception cref="ShapeException">There is not one target a row.</exception>
    public Tensor MeanSquaredError(Tensor x, ReadOnlyMemory<float> targets, int count)
    {
        ArgumentNullException.ThrowIfNull(x);
        ShapeException.Require(x.Length == targets.Length, "mean squared error", x, $"{targets.Length} targets");
        var y = New(1, 1, x.NeedsGradient);
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            var difference = (double)x.Span[i] - targets.Span[i];
            sum += difference * difference;
        }

        y.Span[0] = (float)(sum / count);
        Record(y, () => MeanSquaredErrorBackward(x, targets, count, y));
        return y;
    }

    private void MeanSquaredErrorBackward(Tensor x, ReadOnlyMemory<float> targets, int count, Tensor y)
    {
        var (dx, factor) = (GradientToAddTo(x), 2f / count * y.Gradient!.Span[0]);
        for (var i = 0; i < targets.Length; i++)
        {
            dx.Span[i] += factor * (x.Span[i] - targets.Span[i]);
        }
    }
}
