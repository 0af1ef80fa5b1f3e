using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors;

/// <summary>A linear layer and the convolution after it as one weight for sampling, made again only when one of the two has changed.</summary>
internal sealed class PackedWeight
{
    private readonly Parameter _linear;
    private readonly Parameter _convolution;
    private (long Linear, long Convolution) _made = (-1, -1);

    /// <summary>Names the layers; <see cref="Tape.Compose"/> makes the weight.</summary>
    /// <param name="linear"><c>[mid, in]</c>.</param>
    /// <param name="convolution">Checkpoint shape <c>[out, mid, taps]</c>.</param>
    /// <exception cref="ShapeException">The widths differ.</exception>
    public PackedWeight(Parameter linear, Parameter convolution)
    {
        ArgumentNullException.ThrowIfNull(linear);
        ArgumentNullException.ThrowIfNull(convolution);
        ShapeException.Require(convolution.Shape.Count == 3 && convolution.Shape[1] == linear.Rows, "compose", linear, convolution);
        (_linear, _convolution) = (linear, convolution);
    }

    /// <summary>Frames the convolution sees.</summary>
    public int Taps => _convolution.Shape[2];

    internal PackedMatrix Matrix { get; } = new();

    /// <summary>Gives the layers to be composed, once after each change; null while the weight is up to date.</summary>
    internal (Parameter Linear, Parameter Convolution)? Changed()
    {
        var now = (_linear.Version, _convolution.Version);
        if (_made == now)
        {
            return null;
        }

        _made = now;
        return (_linear, _convolution);
    }
}
