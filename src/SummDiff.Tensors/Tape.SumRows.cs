using SummDiff.Tensors.Kernels.Pointwise;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>Sums rows of several tables: row i of the result is the sum, over the tables, of the row each one's index i names. For sampling: it has no gradient.</summary>
    /// <param name="rows">Rows N of the result.</param>
    /// <param name="terms">Tables <c>[K, C]</c> with their indices <c>[N]</c>; -1 adds nothing.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ, or an index is outside its table.</exception>
    /// <exception cref="InvalidOperationException">The tape records.</exception>
    internal Tensor SumRows(int rows, params (Tensor Table, int[] Indices)[] terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        RequireNotRecording();
        var channels = terms[0].Table.Channels;
        foreach (var (table, indices) in terms)
        {
            ShapeException.Require(table.Channels == channels && indices.Length == rows, "sum rows", table, $"{indices.Length} indices for {rows} rows of {channels} channels");
            ShapeException.Require(indices.Length == 0 || (indices.Min() >= -1 && indices.Max() < table.Rows), "sum rows", table, "its indices");
        }

        var y = New(rows, channels, needsGradient: false);
        ForRows(rows, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var to = y.Span.Slice(row * channels, channels);
                var empty = true;
                foreach (var (table, indices) in terms)
                {
                    if (indices[row] < 0)
                    {
                        continue;
                    }

                    var from = table.Span.Slice(indices[row] * channels, channels);
                    if (empty)
                    {
                        from.CopyTo(to);
                    }
                    else
                    {
                        Elementwise.Add(from, to);
                    }

                    empty = false;
                }

                if (empty)
                {
                    to.Clear();
                }
            }
        });
        return y;
    }

    private void RequireNotRecording()
    {
        if (Recording)
        {
            throw new InvalidOperationException("This operation is for sampling and has no gradient: use a tape that does not record.");
        }
    }
}
