namespace SummDiff.Tensors;

/// <summary>Some neighbouring channels of a tensor: a third of a joint projection, one of several modulations.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="First">Its first channel meant.</param>
/// <param name="Count">The number of channels meant.</param>
public readonly record struct Columns(Tensor Tensor, int First, int Count)
{
    /// <summary>All channels of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static implicit operator Columns(Tensor tensor) => FromTensor(tensor);

    /// <summary>All channels of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static Columns FromTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor, 0, tensor.Channels);
    }

    /// <summary>One of several equal parts of a tensor's channels.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">How many parts there are.</param>
    public static Columns Part(Tensor tensor, int part, int parts)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var count = tensor.Channels / parts;
        return new(tensor, part * count, count);
    }

    internal unsafe float* Pointer => Tensor.Pointer + First;

    internal int Stride => Tensor.Channels;

    internal int Rows => Tensor.Rows;

    /// <summary>Where these channels of a row begin; fewer rows than asked for are used over and over.</summary>
    internal unsafe float* At(int row) => Pointer + ((nint)(row % Rows) * Stride);

    /// <summary>Where they begin in the tensor's gradient.</summary>
    internal unsafe float* At(Tensor gradient, int row) => gradient.Pointer + ((nint)row * Stride) + First;
}
