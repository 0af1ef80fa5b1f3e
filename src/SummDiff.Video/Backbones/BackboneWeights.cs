using SummDiff.Tensors.Nn;

namespace SummDiff.Video.Backbones;

/// <summary>Builds GoogLeNet's convolutions from a file of weights, batch norm folded in where there is one.</summary>
/// <param name="source">Where the weights come from, for errors.</param>
/// <param name="variant">Whose names they have.</param>
/// <param name="find">The values of a parameter by its name and shape, row-major; null when there is none.</param>
internal sealed class BackboneWeights(string source, GoogLeNetVariant variant, Func<string, int[], float[]?> find)
{
    private const double BatchNormEps = 1e-3; // torchvision's GoogLeNet sets it; PyTorch's default is another

    /// <summary>Reads a convolution whose output has the size of its input over its stride.</summary>
    public Convolution2d Convolution(string name, int input, int output, int kernel, int stride = 1)
    {
        var weight = Read(name + variant.WeightSuffix, output, input, kernel, kernel);
        var bias = variant.BiasSuffix is { } suffix ? Read(name + suffix, output) : FoldBatchNorm(name, weight, output);
        return new Convolution2d(input, output, kernel, stride, kernel / 2, weight, bias);
    }

    private float[] FoldBatchNorm(string name, float[] weight, int output)
    {
        var (scale, shift) = (Read($"{name}.bn.weight", output), Read($"{name}.bn.bias", output));
        var (mean, variance) = (Read($"{name}.bn.running_mean", output), Read($"{name}.bn.running_var", output));
        var depth = weight.Length / output;
        for (var channel = 0; channel < output; channel++)
        {
            var factor = scale[channel] / Math.Sqrt(variance[channel] + BatchNormEps);
            shift[channel] = (float)(shift[channel] - (mean[channel] * factor));
            foreach (ref var value in weight.AsSpan(channel * depth, depth))
            {
                value = (float)(value * factor);
            }
        }

        return shift;
    }

    private float[] Read(string name, params int[] shape)
    {
        var values = find(name, shape) ?? throw new SummDiffException($"{source}: there is no tensor '{name}'. Give the weights of {variant.WeightsFile}.");
        if (values.Length != shape.Aggregate(1, (a, b) => a * b))
        {
            throw new ArgumentException($"'{name}' has {values.Length} values, not [{string.Join(", ", shape)}].");
        }

        return values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? throw new SummDiffException($"{source}: tensor '{name}' holds values that are not finite numbers. Fetch the weights again.")
            : (float[])values.Clone();
    }
}
