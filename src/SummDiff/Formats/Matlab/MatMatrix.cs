namespace SummDiff.Formats.Matlab;

/// <summary>A real matrix of numbers, as MATLAB keeps it.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns; of an array of more than two dimensions, all others together.</param>
/// <param name="Values"><c>[Rows × Columns]</c>, one column after another.</param>
internal sealed record MatMatrix(int Rows, int Columns, double[] Values)
{
    /// <summary>One column.</summary>
    /// <param name="index">Its number, from 0 on.</param>
    public ReadOnlySpan<double> Column(int index) => Values.AsSpan(index * Rows, Rows);
}
