namespace SummDiff;

/// <summary>How closely one part of a golden file was reproduced.</summary>
/// <param name="Part">What was compared.</param>
/// <param name="LargestError">The largest difference found; not a number where the part could not be computed.</param>
/// <param name="Tolerance">The largest difference allowed.</param>
internal sealed record VerifyResult(string Part, double LargestError, double Tolerance)
{
    /// <summary>Whether the part agrees with the golden numbers.</summary>
    public bool Passed => LargestError <= Tolerance;
}
