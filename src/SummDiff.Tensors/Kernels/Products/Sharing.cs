using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>Decides whether the units of a product are shared over threads, and runs them.</summary>
internal static class Sharing
{
    // Below this many multiply-adds, waking another thread costs more than it brings.
    private const long Threshold = 1 << 20;

    /// <summary>Whether m·n·k multiply-adds are worth more than one thread.</summary>
    public static bool Pays(long m, long n, long k) => m * n * k >= Threshold;

    /// <summary>Runs <c>work(0) … work(units - 1)</c>.</summary>
    /// <param name="shared">Whether over threads.</param>
    /// <param name="units">Number of units.</param>
    /// <param name="work">The work of a unit.</param>
    public static void Run(bool shared, int units, Action<int> work)
    {
        if (shared)
        {
            Workers.For(units, work);
            return;
        }

        for (var unit = 0; unit < units; unit++)
        {
            work(unit);
        }
    }

    /// <summary>The quotient of two positive numbers, rounded up.</summary>
    public static int DivideUp(int value, int by) => (value + by - 1) / by;
}
