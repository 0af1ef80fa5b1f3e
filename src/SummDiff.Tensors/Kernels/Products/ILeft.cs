namespace SummDiff.Tensors.Kernels.Products;

/// <summary>How the left factor of a tile lies in memory, in terms the compiler can fold into addresses.</summary>
internal unsafe interface ILeft
{
    /// <summary>The factor of one row at the current k.</summary>
    /// <param name="first">Row 0.</param>
    /// <param name="third">This row, or the last before it whose number divides by three: so near, an address reaches the row without arithmetic.</param>
    /// <param name="row">The row, a constant.</param>
    /// <param name="step">Floats from one k to the next in a panel, or from one row to the next.</param>
    /// <param name="twice">Two steps.</param>
    static abstract float At(float* first, float* third, int row, nint step, nint twice);

    /// <summary>Floats from one k to the next.</summary>
    static abstract nint DepthStep(nint step);

    /// <summary>Whether <c>third</c> is used.</summary>
    static abstract bool UsesThird { get; }
}

/// <summary>A packed panel: the rows of one k side by side, <c>step</c> floats to the next k.</summary>
internal readonly unsafe struct PackedLeft : ILeft
{
    public static bool UsesThird => false;

    public static float At(float* first, float* third, int row, nint step, nint twice) => first[row];

    public static nint DepthStep(nint step) => step;
}

/// <summary>A matrix as it stands: the k of one row side by side, <c>step</c> floats to the next row.</summary>
internal readonly unsafe struct RowsLeft : ILeft
{
    public static bool UsesThird => true;

    public static float At(float* first, float* third, int row, nint step, nint twice) => third[(row % 3) switch { 0 => 0, 1 => step, _ => twice }];

    public static nint DepthStep(nint step) => 1;
}
