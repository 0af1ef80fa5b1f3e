using System.Numerics;
using System.Runtime.InteropServices;

namespace SummDiff.Metrics;

/// <summary>Overlap of two summaries of the same video.</summary>
internal static class F1Score
{
    /// <summary>The harmonic mean of precision and recall over frames. The shorter summary counts as padded with zeros.</summary>
    /// <param name="summary">Zeros and ones.</param>
    /// <param name="reference">Zeros and ones.</param>
    /// <returns>
    /// Percent, 0..100; 0 where nothing overlaps. The official code adds 1e-8 for each frame to its denominators, and so stays below this by up to 1e-4.
    /// </returns>
    public static double Of(ReadOnlySpan<byte> summary, ReadOnlySpan<byte> reference)
    {
        var common = Math.Min(summary.Length, reference.Length);
        var overlap = CountOverlap(summary[..common], reference[..common]);
        return overlap == 0 ? 0 : 200.0 * overlap / (CountOverlap(summary, summary) + CountOverlap(reference, reference));
    }

    /// <summary>Eight frames at a time: each is one bit in a byte.</summary>
    private static int CountOverlap(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var count = 0;
        var wordsA = MemoryMarshal.Cast<byte, ulong>(a);
        var wordsB = MemoryMarshal.Cast<byte, ulong>(b);
        for (var i = 0; i < wordsA.Length; i++)
        {
            count += BitOperations.PopCount(wordsA[i] & wordsB[i]);
        }

        for (var i = wordsA.Length * sizeof(ulong); i < a.Length; i++)
        {
            count += a[i] & b[i];
        }

        return count;
    }
}
