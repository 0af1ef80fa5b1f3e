using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors;

/// <summary>
/// A row-major float32 matrix: rows × channels. Its memory belongs to the engine; code outside copies values in and out and calls
/// the operations of <see cref="Tape"/>.
/// </summary>
public class Tensor
{
    private FloatBuffer? _buffer;
    private int _offset;

    internal Tensor(int rows, int channels, FloatBuffer buffer)
    {
        Rows = rows;
        Channels = channels;
        _buffer = buffer;
    }

    /// <summary>Creates a tensor of zeros that belongs to no tape.</summary>
    /// <param name="rows">At least 0.</param>
    /// <param name="channels">At least 1.</param>
    public Tensor(int rows, int channels)
        : this(rows, channels, new FloatBuffer((long)rows * channels))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Span.Clear();
    }

    /// <summary>Number of rows: frames, videos, or output features of a weight.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of channels, the width of a row.</summary>
    public int Channels { get; }

    /// <summary>Rows × channels.</summary>
    public int Length => Rows * Channels;

    /// <summary>Whether a backward pass computes this tensor's gradient.</summary>
    internal bool NeedsGradient { get; init; }

    /// <summary>The gradient, once a backward pass has reached this tensor.</summary>
    internal Tensor? Gradient { get; set; }

    internal Span<float> Span
    {
        get
        {
            unsafe
            {
                return new Span<float>(Pointer, Length);
            }
        }
    }

    internal unsafe float* Pointer => (_buffer ?? throw new ObjectDisposedException(nameof(Tensor), "Its tape was reset, or its scope has ended.")).Pointer + _offset;

    /// <summary>Creates a tensor from values.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="channels">Width of a row.</param>
    /// <param name="values"><c>[rows, channels]</c>, row-major.</param>
    /// <exception cref="ShapeException">The number of values is not rows × channels.</exception>
    public static Tensor From(int rows, int channels, ReadOnlySpan<float> values)
    {
        var tensor = new Tensor(rows, channels);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>Overwrites the values.</summary>
    /// <param name="values"><c>[rows, channels]</c>, row-major.</param>
    /// <exception cref="ShapeException">The number of values is not rows × channels.</exception>
    public void CopyFrom(ReadOnlySpan<float> values)
    {
        ShapeException.Require(values.Length == Length, "copy", this, $"{values.Length} values");
        values.CopyTo(Span);
    }

    /// <summary>Overwrites some rows.</summary>
    /// <param name="firstRow">The first row to overwrite.</param>
    /// <param name="values"><c>[n, channels]</c>, row-major.</param>
    /// <exception cref="ShapeException">The values are not whole rows, or go beyond the last one.</exception>
    public void CopyRowsFrom(int firstRow, ReadOnlySpan<float> values)
    {
        var fits = firstRow >= 0 && values.Length % Channels == 0 && firstRow + (values.Length / Channels) <= Rows;
        ShapeException.Require(fits, "copy rows", this, $"{values.Length} values from row {firstRow}");
        values.CopyTo(Span[(firstRow * Channels)..]);
    }

    /// <summary>Some rows, in the same memory: valid as long as this tensor. No gradient flows through them.</summary>
    /// <param name="firstRow">0 to <see cref="Rows"/>.</param>
    /// <param name="rows">How many rows.</param>
    /// <exception cref="ShapeException">There are fewer rows.</exception>
    /// <exception cref="InvalidOperationException">A gradient would be lost.</exception>
    public Tensor Slice(int firstRow, int rows)
    {
        ShapeException.Require(firstRow >= 0 && rows >= 0 && rows <= Rows - firstRow, "slice", this, $"{rows} rows from row {firstRow}");
        if (NeedsGradient)
        {
            throw new InvalidOperationException("A slice has no gradient: use a tape that does not record.");
        }

        return new(rows, Channels, _buffer ?? throw new ObjectDisposedException(nameof(Tensor))) { _offset = _offset + (firstRow * Channels) };
    }

    /// <summary>Copies the values out.</summary>
    /// <param name="destination"><c>[rows, channels]</c>, row-major.</param>
    /// <exception cref="ShapeException">The destination's length is not rows × channels.</exception>
    public void CopyTo(Span<float> destination)
    {
        ShapeException.Require(destination.Length == Length, "copy", this, $"{destination.Length} values");
        Span.CopyTo(destination);
    }

    /// <summary>A copy of the values, <c>[rows, channels]</c>, row-major.</summary>
    public float[] ToArray() => Span.ToArray();

    /// <summary>The shape, such as <c>[320, 256]</c>.</summary>
    public override string ToString() => $"[{Rows}, {Channels}]";

    /// <summary>Gives the memory up: reading the tensor afterwards is an error.</summary>
    internal FloatBuffer? Detach()
    {
        var buffer = _buffer;
        _buffer = null;
        return buffer;
    }
}
