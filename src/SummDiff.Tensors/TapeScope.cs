namespace SummDiff.Tensors;

/// <summary>Releases the tensors made since it began, except those kept. A recording tape keeps all of them.</summary>
public sealed class TapeScope : IDisposable
{
    private readonly Tape _tape;
    private readonly int _mark;
    private readonly List<Tensor> _kept = new(1);

    internal TapeScope(Tape tape, int mark) => (_tape, _mark) = (tape, mark);

    /// <summary>Lets a tensor outlive the scope.</summary>
    /// <param name="tensor">A tensor made inside.</param>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        _kept.Add(tensor);
        return tensor;
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose() => _tape.ReleaseAfter(_mark, _kept);
}
