using SummDiff.Tensors.Kernels;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>Layer norm: (x - mean) / √(variance + eps) of each row, times a weight plus a bias where given.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="weight"><c>[C]</c>, or null for ones.</param>
    /// <param name="bias"><c>[C]</c>, or null for zeros.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ.</exception>
    public Tensor LayerNorm(Tensor x, Parameter? weight, Parameter? bias, float eps)
    {
        ArgumentNullException.ThrowIfNull(x);
        ShapeException.Require(weight is null == bias is null, "layer norm", x, "a weight without a bias");
        ShapeException.Require(weight is null || weight.Length == x.Channels, "layer norm", x, $"weight {weight}");
        ShapeException.Require(bias is null || bias.Length == x.Channels, "layer norm", x, $"bias {bias}");
        var channels = x.Channels;
        var y = New(x.Rows, channels, x.NeedsGradient || weight is not null);
        var statistics = New(x.Rows, 2, needsGradient: false);
        ForRows(x.Rows, (start, end) =>
        {
            ReadOnlySpan<float> w = weight is null ? [] : weight.Span;
            ReadOnlySpan<float> b = bias is null ? [] : bias.Span;
            for (var row = start; row < end; row++)
            {
                var (mean, scale) = LayerNormKernel.Forward(x.Span.Slice(row * channels, channels), w, b, eps, y.Span.Slice(row * channels, channels));
                (statistics.Span[row * 2], statistics.Span[(row * 2) + 1]) = (mean, scale);
            }
        });
        Record(y, () => LayerNormBackward(x, weight, bias, statistics, y));
        return y;
    }

    private void LayerNormBackward(Tensor x, Parameter? weight, Parameter? bias, Tensor statistics, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        if (weight is not null)
        {
            AddLayerNormSums(x, statistics, dy, GradientToAddTo(weight), GradientToAddTo(bias!));
        }

        if (x.NeedsGradient)
        {
            var dx = GradientToAddTo(x);
            ForRows(x.Rows, (start, end) =>
            {
                ReadOnlySpan<float> w = weight is null ? [] : weight.Span;
                for (var row = start; row < end; row++)
                {
                    var (mean, scale) = (statistics.Span[row * 2], statistics.Span[(row * 2) + 1]);
                    LayerNormKernel.AddGradient(x.Span.Slice(row * channels, channels), w, mean, scale, dy.Span.Slice(row * channels, channels), dx.Span.Slice(row * channels, channels));
                }
            });
        }
    }

    // dw += Σ dy·(x - mean)·scale and db += Σ dy over rows, shared by channels so that the order of the sum is always the same.
    private static void AddLayerNormSums(Tensor x, Tensor statistics, Tensor dy, Tensor dw, Tensor db)
    {
        const int strip = 64;
        var channels = x.Channels;
        Workers.For((channels + strip - 1) / strip, block =>
        {
            var (from, count) = (block * strip, Math.Min(strip, channels - (block * strip)));
            Span<float> weights = stackalloc float[strip];
            Span<float> biases = stackalloc float[strip];
            Span<double> totals = stackalloc double[2 * strip];
            totals.Clear();
            for (var row = 0; row < x.Rows;)
            {
                weights.Clear();
                biases.Clear();
                for (var end = Math.Min(x.Rows, row + RowBlock); row < end; row++)
                {
                    var (mean, scale) = (statistics.Span[row * 2], statistics.Span[(row * 2) + 1]);
                    var gradient = dy.Span.Slice((row * channels) + from, count);
                    LayerNormKernel.AddWeightGradient(x.Span.Slice((row * channels) + from, count), mean, scale, gradient, weights[..count]);
                    Elementwise.Add(gradient, biases[..count]);
                }

                Elementwise.AddTo(weights[..count], totals[..count]);
                Elementwise.AddTo(biases[..count], totals.Slice(strip, count));
            }

            for (var i = 0; i < count; i++)
            {
                dw.Span[from + i] += (float)totals[i];
                db.Span[from + i] += (float)totals[strip + i];
            }
        });
    }
}
