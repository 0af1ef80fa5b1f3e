using SummDiff.Tensors.Kernels.Rows;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>y = x ⊙ (1 + scale) + shift.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="shift"><c>[N, C]</c>; when nothing is recorded also <c>[N/n, C]</c>, used n times over.</param>
    /// <param name="scale">As shift.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public unsafe Tensor Modulate(Tensor x, Columns shift, Columns scale)
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
                ModulateKernel.Forward(channels, x.Pointer + ((nint)row * channels), scale.At(row), 1, shift.At(row), y.Pointer + ((nint)row * channels));
            }
        });
        Record(y, () => ModulateBackward(x, shift, scale, y));
        return y;
    }

    private unsafe void ModulateBackward(Tensor x, Columns shift, Columns scale, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        var dShift = shift.Tensor.NeedsGradient ? GradientToAddTo(shift.Tensor) : null;
        var dScale = scale.Tensor.NeedsGradient ? GradientToAddTo(scale.Tensor) : null;
        var accumulate = false;
        var dx = x.NeedsGradient ? GradientOf(x, zero: false, out accumulate) : null;
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var at = (nint)row * channels;
                ModulateKernel.Backward(
                    channels, x.Pointer + at, scale.At(row), 1, dy.Pointer + at,
                    dx is null ? null : dx.Pointer + at, accumulate, dScale is null ? null : scale.At(dScale, row), dShift is null ? null : shift.At(dShift, row));
            }
        });
    }

    /// <summary>y = x + gate ⊙ update.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="gate"><c>[N, C]</c>; when nothing is recorded also <c>[N/n, C]</c>, used n times over.</param>
    /// <param name="update"><c>[N, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public unsafe Tensor AddGated(Tensor x, Columns gate, Tensor update)
    {
        RequireSameShape("add gated", x, update);
        ShapeException.Require(Covers(gate, x), "add gated", x, $"gate {gate.Tensor}");
        var channels = x.Channels;
        var y = New(x.Rows, channels, x.NeedsGradient || update.NeedsGradient || gate.Tensor.NeedsGradient);
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var at = (nint)row * channels;
                ModulateKernel.Forward(channels, update.Pointer + at, gate.At(row), 0, x.Pointer + at, y.Pointer + at);
            }
        });
        Record(y, () => AddGatedBackward(x, gate, update, y));
        return y;
    }

    private unsafe void AddGatedBackward(Tensor x, Columns gate, Tensor update, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        var dGate = gate.Tensor.NeedsGradient ? GradientToAddTo(gate.Tensor) : null;
        var accumulate = false;
        var dUpdate = update.NeedsGradient ? GradientOf(update, zero: false, out accumulate) : null;
        ForRows(x.Rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var at = (nint)row * channels;
                ModulateKernel.Backward(
                    channels, update.Pointer + at, gate.At(row), 0, dy.Pointer + at,
                    dUpdate is null ? null : dUpdate.Pointer + at, accumulate, dGate is null ? null : gate.At(dGate, row), null);
            }
        });
        PassGradient(dy, x);
    }

    private bool Covers(Columns parts, Tensor x) =>
        parts.Count == x.Channels && (parts.Rows == x.Rows || (!Recording && parts.Rows > 0 && x.Rows % parts.Rows == 0));
}
