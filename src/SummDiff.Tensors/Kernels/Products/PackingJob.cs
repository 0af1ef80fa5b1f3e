namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// Packs one or both factors of a product for all its units, the work shared over threads. Panels follow each other in blocks of
/// <see cref="PackedMatrix.DepthBlock"/> along k. Kept by each thread, so that packing allocates nothing.
/// </summary>
internal sealed unsafe class PackingJob
{
    private const int PanelsPerUnit = 8;
    private const int DepthPerUnit = 32;

    // Packing a float takes about as long as so many multiply-adds.
    private const int Cost = 8;

    [ThreadStatic]
    private static PackingJob? t_current;

    private readonly Action<int> _packUnit;
    private PackingTask _first;
    private PackingTask _second;
    private int _depth;
    private int _firstUnits;

    private PackingJob() => _packUnit = PackUnit;

    /// <summary>The calling thread's job.</summary>
    public static PackingJob Current => t_current ??= new PackingJob();

    /// <summary>Packs up to two factors of inner dimension <paramref name="depth"/>.</summary>
    /// <param name="depth">Length k of the inner dimension.</param>
    /// <param name="first">One factor, or <see cref="PackingTask.None"/>.</param>
    /// <param name="second">The other factor, or <see cref="PackingTask.None"/>.</param>
    public void Run(int depth, in PackingTask first, in PackingTask second)
    {
        (_depth, _first, _second) = (depth, first, second);
        _firstUnits = Units(first);
        Sharing.Run(Sharing.Pays(first.Count + second.Count, depth, Cost), _firstUnits + Units(second), _packUnit);
    }

    // What is contiguous in memory is read by one thread: some k, or some rows or columns.
    private int Units(in PackingTask task)
    {
        if (task.Count == 0)
        {
            return 0;
        }

        return task.Turned
            ? Sharing.DivideUp(_depth, PackedMatrix.DepthBlock) * Groups(task)
            : Sharing.DivideUp(_depth, DepthPerUnit);
    }

    private static int Groups(in PackingTask task) => Sharing.DivideUp(Sharing.DivideUp(task.Count, task.Width), PanelsPerUnit);

    private void PackUnit(int unit)
    {
        if (unit < _firstUnits)
        {
            Pack(_first, unit);
        }
        else
        {
            Pack(_second, unit - _firstUnits);
        }
    }

    private void Pack(in PackingTask task, int unit)
    {
        if (task.Turned)
        {
            PackPanels(task, unit);
        }
        else
        {
            PackDepth(task, unit);
        }
    }

    // All panels of some k.
    private void PackDepth(in PackingTask task, int unit)
    {
        var first = unit * DepthPerUnit;
        var k0 = first / PackedMatrix.DepthBlock * PackedMatrix.DepthBlock;
        var depth = Math.Min(PackedMatrix.DepthBlock, _depth - k0);
        var padded = Sharing.DivideUp(task.Count, task.Width) * task.Width;
        Packing.Copy(
            task.Source + ((nint)k0 * task.Stride), task.Stride, first - k0, Math.Min(first - k0 + DepthPerUnit, depth), depth,
            task.Count, task.Width, task.LastWidth, task.Panels + ((nint)k0 * padded));
    }

    // Some panels of one block along k.
    private void PackPanels(in PackingTask task, int unit)
    {
        var groups = Groups(task);
        var k0 = unit / groups * PackedMatrix.DepthBlock;
        var depth = Math.Min(PackedMatrix.DepthBlock, _depth - k0);
        var padded = Sharing.DivideUp(task.Count, task.Width) * task.Width;
        var first = unit % groups * PanelsPerUnit * task.Width;
        var count = Math.Min(PanelsPerUnit * task.Width, task.Count - first);
        Packing.Turn(
            task.Source + ((nint)first * task.Stride) + k0, task.Stride, depth, count, task.Width, task.LastWidth,
            task.Panels + ((nint)k0 * padded) + ((nint)first * depth));
    }
}
