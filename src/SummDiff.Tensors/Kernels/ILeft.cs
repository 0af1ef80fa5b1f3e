namespace SummDiff.Tensors.Kernels;

/// <summary>How the left factor of a tile lies in memory, as a constant the compiler can fold into addresses.</summary>
internal interface ILeft
{
    /// <summary>Floats from one row to the next.</summary>
    static abstract int RowStep { get; }
}

/// <summary>A packed panel: the rows of one k side by side.</summary>
internal readonly struct PackedLeft : ILeft
{
    public static int RowStep => 1;
}

/// <summary>A block of attention weights as it stands: the queries of one key side by side.</summary>
internal readonly struct WeightsLeft : ILeft
{
    public static int RowStep => AttentionKernel.QueryBlock;
}
