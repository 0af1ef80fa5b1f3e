using SummDiff.Tensors;

namespace SummDiff.Model;

/// <summary>
/// What does not change while samples of one video are drawn. Rows of a step are ordered by branch (the video, then the null video where
/// guided), then by sample, then by frame.
/// </summary>
/// <param name="Memories">The encoder's output for each branch, <c>[b·L, D]</c>.</param>
/// <param name="Positions"><c>[L, D]</c>.</param>
/// <param name="Table">The embedded score codebook, <c>[K + 1, D]</c>.</param>
/// <param name="Samples">Samples n drawn together.</param>
internal sealed record PreparedVideo(Tensor Memories, Tensor Positions, Tensor Table, int Samples)
{
    /// <summary>Frames L.</summary>
    public int Length => Positions.Rows;

    /// <summary>1, or 2 where guided.</summary>
    public int Branches => Memories.Rows / Length;

    /// <summary>Rows n·L before the branches part.</summary>
    public int SharedRows => Samples * Length;

    /// <summary>Rows b·n·L of a step.</summary>
    public int Rows => Branches * SharedRows;

    /// <summary>The branches, each as one video of n·L rows: how queries see them.</summary>
    public Videos Queries { get; } = new([.. Enumerable.Repeat(Samples * Positions.Rows, Memories.Rows / Positions.Rows)]);

    /// <summary>The branches, each as one video of L rows: how keys and values see them.</summary>
    public Videos Keys { get; } = new([.. Enumerable.Repeat(Positions.Rows, Memories.Rows / Positions.Rows)]);

    /// <summary>The frame of each shared row, <c>[n·L]</c>.</summary>
    public int[] Frames { get; } = Indices(Samples * Positions.Rows, row => row % Positions.Rows);

    /// <summary>The shared row of each row, <c>[b·n·L]</c>.</summary>
    public int[] Shared { get; } = Indices(Samples * Memories.Rows, row => row % (Samples * Positions.Rows));

    /// <summary>Each row's own number, <c>[b·n·L]</c>.</summary>
    public int[] Every { get; } = Indices(Samples * Memories.Rows, row => row);

    /// <summary>The row of the memories that each row belongs to, <c>[b·n·L]</c>.</summary>
    public int[] Memory { get; } = Indices(Samples * Memories.Rows, row => (row / (Samples * Positions.Rows) * Positions.Rows) + (row % Positions.Rows));

    /// <summary>Each row's place in a video of as many frames, but at most three, that stands for it: first, middle, last, <c>[b·n·L]</c>.</summary>
    public int[] Ends { get; } = Indices(Samples * Memories.Rows, row => (row % Positions.Rows) switch
    {
        0 => 0,
        var frame when frame == Positions.Rows - 1 => Math.Min(Positions.Rows, 3) - 1,
        _ => 1,
    });

    /// <summary>The first branch alone: the video without the null video.</summary>
    public PreparedVideo Conditional() => Branches == 1 ? this : new(Memories.Slice(0, Length), Positions, Table, Samples);

    /// <summary>Makes an index for each of some rows.</summary>
    public static int[] Indices(int rows, Func<int, int> index)
    {
        var indices = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            indices[row] = index(row);
        }

        return indices;
    }
}
