using System.Runtime.InteropServices;

namespace SummDiff.Tensors.Memory;

/// <summary>
/// Asks the system for large pages. Kernels read many rows at once, each on a page of its own where pages are small, and a virtual
/// machine pays twice for a page it has to look up. Many Linux systems give large pages only to memory that asks.
/// </summary>
internal static unsafe partial class LargePages
{
    // Below this, asking costs more than it brings.
    private const nint Smallest = 1 << 18;
    private const nint LargePage = 2 << 20;
    private const int MadviseHugePage = 14;

    /// <summary>
    /// Advice, not a demand: where the system has none to give, nothing changes. It is given for whole large pages, so that smaller buffers
    /// side by side share one.
    /// </summary>
    /// <param name="memory">The values.</param>
    /// <param name="floats">How many.</param>
    public static void Prefer(float* memory, long floats)
    {
        var bytes = (nint)floats * sizeof(float);
        if (bytes >= Smallest && OperatingSystem.IsLinux())
        {
            var first = (nint)memory & -LargePage;
            _ = Advise(first, (((nint)memory + bytes + LargePage - 1) & -LargePage) - first, MadviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint bytes, int advice);
}
