using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    private unsafe delegate void BlockSum(int start, int end, float* sums);

    // Adds sums over rows to channels of a one-row tensor, and those of as many further columns to another's. A block of rows is summed up
    // in float32 and the blocks in float64, so the order of the sum is always the same.
    private unsafe void AddRowSums(int rows, BlockSum sum, Columns into, Columns? further = null)
    {
        const int strip = 64;
        var width = into.Count;
        var columns = further is null ? width : 2 * width;
        var blocks = (rows + RowBlock - 1) / RowBlock;
        var partial = new Tensor(blocks, columns, _pool.Rent((long)blocks * columns));
        ForRows(rows, (start, end) =>
        {
            var sums = partial.Pointer + ((nint)(start / RowBlock) * columns);
            new Span<float>(sums, columns).Clear();
            sum(start, end, sums);
        });
        Workers.For((columns + strip - 1) / strip, part =>
        {
            var (from, end) = (part * strip, Math.Min(columns, (part + 1) * strip));
            Span<double> totals = stackalloc double[strip];
            totals.Clear();
            for (var block = 0; block < blocks; block++)
            {
                Elementwise.AddTo(partial.Span.Slice((block * columns) + from, end - from), totals);
            }

            for (var column = from; column < end; column++)
            {
                (column < width ? into : further!.Value).At(0)[column % width] += (float)totals[column - from];
            }
        });
        Recycle(partial);
    }

    private unsafe void AddColumnSums(Tensor x, Tensor into, int first) => AddRowSums(x.Rows, (start, end, sums) =>
    {
        for (var row = start; row < end; row++)
        {
            Elementwise.Add(x.Span.Slice(row * x.Channels, x.Channels), new Span<float>(sums, x.Channels));
        }
    }, new Columns(into, first, x.Channels));
}
