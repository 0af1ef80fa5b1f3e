using SummDiff.Tensors.Kernels;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>y = x ⊙ (1 + scale) + shift.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="shift"><c>[N, C]</c>; when nothing is recorded also <c>[N/n, C]</c>, used n times over.</param>
    /// <param name="scale">As shift.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Modulate(Tensor x, Columns shift, Columns scale)
    {
        ArgumentNullException.ThrowIfNull(x);
        ShapeException.Require(Covers(shift, x), "modulate", x, $"shift {shift.Tensor}");
        ShapeException.Require(Covers(scale, x), "modulate", x, $"scale {scale.Tensor}");
        var channels = x.Channels;
        var y = New(x.Rows, channels, x.NeedsGradient || shift.Tensor.NeedsGradient || scale.Tensor.NeedsGradient);
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                ModulateKernel.Forward(x.Span.Slice(row * channels, channels), shift.Row(row % shift.Rows), scale.Row(row % scale.Rows), y.Span.Slice(row * channels, channels));
            }
        });
        Record(y, () => ModulateBackward(x, shift, scale, y));
        return y;
    }

    private void ModulateBackward(Tensor x, Columns shift, Columns scale, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        var dx = x.NeedsGradient ? GradientToAddTo(x) : null;
        var dShift = shift.Tensor.NeedsGradient ? GradientToAddTo(shift.Tensor) : null;
        var dScale = scale.Tensor.NeedsGradient ? GradientToAddTo(scale.Tensor) : null;
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var gradient = dy.Span.Slice(row * channels, channels);
                if (dShift is not null)
                {
                    Elementwise.Add(gradient, shift.WritableRow(dShift, row));
                }

                if (dScale is not null)
                {
                    Elementwise.AddProduct(gradient, x.Span.Slice(row * channels, channels), scale.WritableRow(dScale, row));
                }

                if (dx is not null)
                {
                    ModulateKernel.AddGradient(gradient, scale.Row(row), dx.Span.Slice(row * channels, channels));
                }
            }
        });
    }

    /// <summary>y = x + gate ⊙ update.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="gate"><c>[N, C]</c>; when nothing is recorded also <c>[N/n, C]</c>, used n times over.</param>
    /// <param name="update"><c>[N, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor AddGated(Tensor x, Columns gate, Tensor update)
    {
        RequireSameShape("add gated", x, update);
        ShapeException.Require(Covers(gate, x), "add gated", x, $"gate {gate.Tensor}");
        var channels = x.Channels;
        var y = New(x.Rows, channels, x.NeedsGradient || update.NeedsGradient || gate.Tensor.NeedsGradient);
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                ModulateKernel.AddGated(x.Span.Slice(row * channels, channels), gate.Row(row % gate.Rows), update.Span.Slice(row * channels, channels), y.Span.Slice(row * channels, channels));
            }
        });
        Record(y, () => AddGatedBackward(x, gate, update, y));
        return y;
    }

    private void AddGatedBackward(Tensor x, Columns gate, Tensor update, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        var dGate = gate.Tensor.NeedsGradient ? GradientToAddTo(gate.Tensor) : null;
        var dUpdate = update.NeedsGradient ? GradientToAddTo(update) : null;
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var gradient = dy.Span.Slice(row * channels, channels);
                if (dGate is not null)
                {
                    Elementwise.AddProduct(gradient, update.Span.Slice(row * channels, channels), gate.WritableRow(dGate, row));
                }

                if (dUpdate is not null)
                {
                    Elementwise.AddProduct(gradient, gate.Row(row), dUpdate.Span.Slice(row * channels, channels));
                }
            }
        });
        PassGradient(dy, x);
    }

    private bool Covers(Columns parts, Tensor x) =>
        parts.Count == x.Channels && (parts.Rows == x.Rows || (!Recording && parts.Rows > 0 && x.Rows % parts.Rows == 0));
}
