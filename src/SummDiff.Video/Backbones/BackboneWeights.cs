using SummDiff.Tensors.Nn;

namespace SummDiff.Video.Backbones;

/// <summary>Builds GoogLeNet's convolutions from a torchvision state_dict, batch norm folded in.</summary>
internal sealed class BackboneWeights(string source, Func<string, int[], float[]?> find)
{
    private const double BatchNormEps = 1e-3; // torchvision's GoogLeNet sets it; PyTorch's default is another

    /// <summary>Reads <c>name.conv.weight</c> and <c>name.bn.*</c>.</summary>
    public Convolution2d Convolution(string name, int input, int output, int kernel, int stride = 1)
    {
        var weight = Read($"{name}.conv.weight", output, input, kernel, kernel);
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

        return new Convolution2d(input, output, kernel, stride, kernel / 2, weight, shift);
    }

    private float[] Read(string name, params int[] shape)
    {
        var values = find(name, shape) ?? throw new SummDiffException($"{source}: there is no tensor '{name}'. Give torchvision's googlenet weights (googlenet-1378be20.pth), or the same state_dict as safetensors.");
        if (values.Length != shape.Aggregate(1, (a, b) => a * b))
        {
            throw new SummDiffException($"{source}: tensor '{name}' holds {values.Length} values where GoogLeNet has [{string.Join(", ", shape)}]. Give torchvision's googlenet weights.");
        }

        if (values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new SummDiffException($"{source}: tensor '{name}' holds values that are not finite numbers. Fetch the weights again.");
        }

        return (float[])values.Clone();
    }
}
