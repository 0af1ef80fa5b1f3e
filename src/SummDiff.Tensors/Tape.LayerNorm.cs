using SummDiff.Tensors.Kernels.Rows;

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
        return weight is null ? Normalize(x, null, 0, null, eps) : Normalize(x, weight, 0, bias!, eps);
    }

    /// <summary>Adaptive layer norm: (x - mean) / √(variance + eps) of each row, ⊙ (1 + scale) + shift.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="shift"><c>[N, C]</c>; when nothing is recorded also <c>[N/n, C]</c>, used n times over.</param>
    /// <param name="scale">As shift.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor AdaptiveLayerNorm(Tensor x, Columns shift, Columns scale, float eps)
    {
        ArgumentNullException.ThrowIfNull(x);
        ShapeException.Require(Covers(shift, x), "adaptive layer norm", x, $"shift {shift.Tensor}");
        ShapeException.Require(Covers(scale, x), "adaptive layer norm", x, $"scale {scale.Tensor}");
        return Normalize(x, scale, 1, shift, eps);
    }

    // A gain and a shift of one row are parameters, the same for all rows.
    private unsafe Tensor Normalize(Tensor x, Columns? gain, float plus, Columns? shift, float eps)
    {
        var channels = x.Channels;
        var y = New(x.Rows, channels, x.NeedsGradient || gain?.Tensor.NeedsGradient == true || shift?.Tensor.NeedsGradient == true);
        var statistics = New(x.Rows, 2, needsGradient: false);
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var at = (nint)row * channels;
                LayerNormKernel.Forward(channels, x.Pointer + at, At(gain, row), plus, At(shift, row), eps, statistics.Pointer + (2 * row), y.Pointer + at);
            }
        });
        Record(y, () => NormalizeBackward(x, gain, plus, shift, statistics, y));
        return y;
    }

    private unsafe void NormalizeBackward(Tensor x, Columns? gain, float plus, Columns? shift, Tensor statistics, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        var sameForAll = gain is { Rows: 1 };
        var dGain = gain is null ? null : GradientToAddTo(gain.Value.Tensor);
        var dShift = shift is null ? null : GradientToAddTo(shift.Value.Tensor);
        var accumulate = false;
        var dx = x.NeedsGradient ? GradientOf(x, zero: false, out accumulate) : null;
        if (sameForAll)
        {
            AddRowSums(x.Rows, Rows, gain!.Value with { Tensor = dGain! }, shift!.Value with { Tensor = dShift! });
        }
        else
        {
            ForRows(x.Rows, (start, end) => Rows(start, end, null));
        }

        void Rows(int start, int end, float* sums)
        {
            for (var row = start; row < end; row++)
            {
                var at = (nint)row * channels;
                var mean = statistics.Pointer + (2 * row);
                if (gain is not null)
                {
                    LayerNormKernel.AddGainGradient(
                        channels, x.Pointer + at, mean, dy.Pointer + at, sameForAll ? sums : gain.Value.At(dGain!, row), sameForAll ? sums + channels : shift!.Value.At(dShift!, row));
                }

                if (dx is not null)
                {
                    LayerNormKernel.Backward(channels, x.Pointer + at, mean, At(gain, row), plus, dy.Pointer + at, dx.Pointer + at, accumulate);
                }
            }
        }
    }

    private static unsafe float* At(Columns? columns, int row) => columns is { } given ? given.At(row) : null;
}
