using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>Rows of a table: an embedding.</summary>
    /// <param name="table"><c>[K, C]</c>.</param>
    /// <param name="indices"><c>[N]</c>, each 0 up to but not including K.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">An index is outside the table.</exception>
    public Tensor Lookup(Tensor table, ReadOnlyMemory<int> indices)
    {
        ArgumentNullException.ThrowIfNull(table);
        var channels = table.Channels;
        foreach (var index in indices.Span)
        {
            ShapeException.Require((uint)index < (uint)table.Rows, "lookup", table, $"index {index}");
        }

        var y = New(indices.Length, channels, table.NeedsGradient);
        ForRows(y.Rows, (start, end) =>
        {
            var rows = indices.Span;
            for (var row = start; row < end; row++)
            {
                table.Span.Slice(rows[row] * channels, channels).CopyTo(y.Span[(row * channels)..]);
            }
        });
        Record(y, () => LookupBackward(table, indices, y));
        return y;
    }

    // Shared by channels: two rows with the same index must not be added at once.
    private void LookupBackward(Tensor table, ReadOnlyMemory<int> indices, Tensor y)
    {
        const int strip = 64;
        var (dy, dt, channels) = (y.Gradient!, GradientToAddTo(table), y.Channels);
        Workers.For((channels + strip - 1) / strip, block =>
        {
            var (from, count) = (block * strip, Math.Min(strip, channels - (block * strip)));
            var rows = indices.Span;
            for (var row = 0; row < rows.Length; row++)
            {
                Elementwise.Add(dy.Span.Slice((row * channels) + from, count), dt.Span.Slice((rows[row] * channels) + from, count));
            }
        });
    }
}
