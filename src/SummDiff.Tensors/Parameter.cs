using System.Numerics.Tensors;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors;

/// <summary>
/// A learned tensor. It remembers the name and the shape it has in a checkpoint; a convolution's weight <c>[out, in, taps]</c> is kept as
/// <c>[out, taps·in]</c>, as the product wants it, and turned round at the door.
/// </summary>
public sealed class Parameter : Tensor
{
    private readonly int _taps;
    private PackedMatrix? _packed;
    private long _packedVersion = -1;

    internal Parameter(string name, int[] shape)
        : base(shape.Length == 1 ? 1 : shape[0], shape.Length == 1 ? shape[0] : shape.Skip(1).Aggregate(1, (a, b) => a * b))
    {
        Name = name;
        Shape = shape;
        NeedsGradient = true;
        _taps = shape.Length == 3 ? shape[2] : 1;
    }

    /// <summary>The official name, such as <c>transformer.encoder.layers.0.linear1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The shape in a checkpoint: <c>[n]</c>, <c>[out, in]</c> or <c>[out, in, taps]</c>.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Grows with every change of the values, so that packed copies know when they are stale.</summary>
    internal long Version { get; private set; }

    /// <summary>Takes the values of a checkpoint.</summary>
    /// <param name="values">In checkpoint order.</param>
    /// <exception cref="ShapeException">The number of values differs from the shape's.</exception>
    public void Load(ReadOnlySpan<float> values)
    {
        ShapeException.Require(values.Length == Length, Name, this, $"{values.Length} values");
        Turn(values, Span, toCheckpoint: false);
        MarkChanged();
    }

    /// <summary>The values in checkpoint order.</summary>
    public float[] Save() => Turned(this);

    /// <summary>The gradient of the last backward pass in checkpoint order; zeros where none came.</summary>
    public float[] SaveGradient() => Gradient is null ? new float[Length] : Turned(Gradient);

    /// <summary>Sets the gradient to zero, before a step.</summary>
    public void ClearGradient() => Gradient?.Span.Clear();

    /// <summary>Multiplies the gradient, such as to make a mean of a sum.</summary>
    /// <param name="factor">What by.</param>
    public void ScaleGradient(float factor)
    {
        if (Gradient is { } gradient)
        {
            TensorPrimitives.Multiply(gradient.Span, factor, gradient.Span);
        }
    }

    internal void MarkChanged() => Version++;

    /// <summary>The weight as the right factor of x·Wᵀ, packed once for all products until the values change.</summary>
    internal unsafe PackedMatrix PackedTransposed()
    {
        if (_packedVersion != Version)
        {
            _packed ??= new PackedMatrix();
            _packed.Load(Transpose.B, Rows, Channels, Pointer, Channels);
            _packedVersion = Version;
        }

        return _packed!;
    }

    private float[] Turned(Tensor tensor)
    {
        var values = new float[Length];
        Turn(tensor.Span, values, toCheckpoint: true);
        return values;
    }

    private void Turn(ReadOnlySpan<float> source, Span<float> destination, bool toCheckpoint)
    {
        if (_taps == 1)
        {
            source.CopyTo(destination);
            return;
        }

        var inputs = Channels / _taps;
        for (var row = 0; row < Rows; row++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var tap = 0; tap < _taps; tap++)
                {
                    var outside = (((row * inputs) + input) * _taps) + tap;
                    var inside = (((row * _taps) + tap) * inputs) + input;
                    destination[toCheckpoint ? outside : inside] = source[toCheckpoint ? inside : outside];
                }
            }
        }
    }
}
