using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Tests;

/// <summary>Sets the number of threads until it is disposed of. For tests of the collection <see cref="RunAlone"/>.</summary>
internal sealed class ThreadCount : IDisposable
{
    private readonly int _before = Workers.Count;

    public ThreadCount(int threads) => Workers.Count = threads;

    public void Dispose() => Workers.Count = _before;
}
