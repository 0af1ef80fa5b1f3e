using SummDiff.Tensors.Kernels;
using SummDiff.Tensors.Memory;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors;

/// <summary>
/// Runs operations and, when recording, remembers how to go back through them. The tensors it makes live until <see cref="Reset()"/>;
/// their memory is used again for the next step. A tape belongs to one thread; operations share their work over <see cref="Workers"/>.
/// </summary>
/// <param name="recording">Whether <see cref="Backward"/> will be called.</param>
public sealed partial class Tape(bool recording = false)
{
    // Rows a worker takes at a time. Fixed, because partial sums over rows must not depend on the thread count.
    private const int RowBlock = 128;
    private const int RowsAtOnce = 2048;

    private readonly BufferPool _pool = new();
    private readonly List<Tensor> _live = [];
    private readonly List<(Tensor Output, Action Backward)> _steps = [];
    private Rng _dropout;
    private ulong _dropoutSites;
    private bool _training;

    /// <summary>Whether operations are remembered for a backward pass.</summary>
    public bool Recording { get; } = recording;

    /// <summary>Forgets all tensors and steps, keeping their memory for the next step; dropout is off.</summary>
    public void Reset()
    {
        foreach (var tensor in _live)
        {
            Free(tensor);
        }

        _live.Clear();
        _steps.Clear();
        _training = false;
    }

    /// <summary>As <see cref="Reset()"/>, but dropout is on.</summary>
    /// <param name="dropout">Decides what is dropped: a stream of this step's own.</param>
    public void Reset(Rng dropout)
    {
        Reset();
        (_dropout, _dropoutSites, _training) = (dropout, 0, true);
    }

    /// <summary>Gives unused memory back to the system.</summary>
    public void Trim() => _pool.Trim();

    /// <summary>
    /// A part of a forward pass whose intermediate tensors are released at its end, when nothing is recorded.
    /// <c>using var scope = tape.Begin(); … return scope.Keep(x);</c>
    /// </summary>
    public TapeScope Begin() => new(this, _live.Count);

    /// <summary>
    /// Applies a function that treats each row alone. Without recording it sees blocks of rows, so that what it makes on the way neither
    /// leaves the caches nor grows with the video; a recording tape hands it all rows at once.
    /// </summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="apply">From <c>[n, C]</c> to <c>[n, D]</c>.</param>
    /// <returns><c>[N, D]</c>.</returns>
    public Tensor ByRows(Tensor x, Func<Tensor, Tensor> apply)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(apply);
        if (Recording || x.Rows <= RowsAtOnce)
        {
            return apply(x);
        }

        Tensor? y = null;
        for (var row = 0; row < x.Rows; row += RowsAtOnce)
        {
            using var scope = Begin();
            var part = apply(x.Slice(row, Math.Min(RowsAtOnce, x.Rows - row)));
            y ??= scope.Keep(New(x.Rows, part.Channels, needsGradient: false));
            part.Span.CopyTo(y.Span[(row * part.Channels)..]);
        }

        return y!;
    }

    /// <summary>A tensor to be filled by the caller, that lives until the next reset.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="channels">Width of a row.</param>
    public Tensor Uninitialized(int rows, int channels) => New(rows, channels, needsGradient: false);

    /// <summary>A tensor of values, that lives until the next reset.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="channels">Width of a row.</param>
    /// <param name="values"><c>[rows, channels]</c>, row-major.</param>
    public Tensor Input(int rows, int channels, ReadOnlySpan<float> values)
    {
        var tensor = New(rows, channels, needsGradient: false);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>
    /// Goes back from a loss to every parameter, adding to the gradients parameters already hold. Each step's tensors are released as soon
    /// as they are no longer needed: copy out what you want to read before.
    /// </summary>
    /// <param name="loss"><c>[1, 1]</c>.</param>
    /// <exception cref="InvalidOperationException">The tape does not record.</exception>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (!Recording)
        {
            throw new InvalidOperationException("This tape does not record. Create it with recording: true to go backward.");
        }

        ShapeException.Require(loss.Length == 1, "backward", loss, "[1, 1]");
        GradientOf(loss, zero: false, out _).Span[0] = 1;
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            var (output, backward) = _steps[i];
            if (output.Gradient is not null)
            {
                backward();
            }

            Free(output);
        }

        _steps.Clear();
    }

    internal Tensor New(int rows, int channels, bool needsGradient)
    {
        var tensor = new Tensor(rows, channels, _pool.Rent((long)rows * channels)) { NeedsGradient = Recording && needsGradient };
        _live.Add(tensor);
        Work.CountResult(tensor.Length);
        return tensor;
    }

    internal void ReleaseAfter(int mark, List<Tensor> keep)
    {
        if (Recording)
        {
            return;
        }

        var end = mark;
        for (var i = mark; i < _live.Count; i++)
        {
            if (keep.Contains(_live[i]))
            {
                _live[end++] = _live[i];
            }
            else
            {
                Free(_live[i]);
            }
        }

        _live.RemoveRange(end, _live.Count - end);
    }

    private void Record(Tensor output, Action backward)
    {
        if (output.NeedsGradient)
        {
            _steps.Add((output, backward));
        }
    }

    // The gradient to write into. A first writer that covers all of it need not add; one that covers a part asks for zeros.
    private Tensor GradientOf(Tensor tensor, bool zero, out bool accumulate)
    {
        accumulate = tensor.Gradient is not null;
        if (tensor.Gradient is { } gradient)
        {
            return gradient;
        }

        gradient = tensor is Parameter
            ? new Tensor(tensor.Rows, tensor.Channels)
            : new Tensor(tensor.Rows, tensor.Channels, _pool.Rent(tensor.Length));
        tensor.Gradient = gradient;
        Work.CountResult(tensor.Length);
        if (zero && tensor is not Parameter)
        {
            gradient.Span.Clear();
        }

        accumulate = zero || tensor is Parameter;
        return gradient;
    }

    private Tensor GradientToAddTo(Tensor tensor) => GradientOf(tensor, zero: true, out _);

    private void Free(Tensor tensor)
    {
        if (tensor.Gradient is { } gradient)
        {
            Recycle(gradient);
            tensor.Gradient = null;
        }

        Recycle(tensor);
    }

    private void Recycle(Tensor tensor)
    {
        if (tensor.Detach() is { } buffer)
        {
            _pool.Return(buffer);
        }
    }

    private static void ForRows(int rows, Action<int, int> body) =>
        Workers.For((rows + RowBlock - 1) / RowBlock, block => body(block * RowBlock, Math.Min(rows, (block + 1) * RowBlock)));
}
