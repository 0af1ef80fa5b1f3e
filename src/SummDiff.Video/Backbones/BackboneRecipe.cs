using SummDiff.Fingerprints;

namespace SummDiff.Video.Backbones;

/// <summary>
/// Weights and images from a generator (<see cref="GoldenDraws"/>), so that golden numbers need no file of weights.
/// </summary>
internal sealed class BackboneRecipe(uint seed)
{
    private GoldenDraws _draws = new(seed);

    /// <summary>The network whose parameters are the next draws: convolution by convolution, in the order of torchvision's state_dict.</summary>
    /// <param name="network">One of the networks' names; BVLC's convolutions have a weight and a bias.</param>
    public GoogLeNet Network(string network = FeatureFingerprint.TorchvisionGoogLeNet) => Build(network, Parameter);

    /// <summary>The parameters of such a network, to write them to a file.</summary>
    /// <param name="network">One of the networks' names.</param>
    public List<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> Tensors(string network)
    {
        var tensors = new List<(string Name, long[] Shape, ReadOnlyMemory<float> Values)>();
        Build(network, (name, shape) =>
        {
            var values = Parameter(name, shape);
            tensors.Add((name, Array.ConvertAll(shape, length => (long)length), values));
            return values;
        });
        return tensors;
    }

    /// <summary>The next draws as the values of one parameter.</summary>
    /// <param name="name">Its name in the file of weights.</param>
    /// <param name="shape">Its shape.</param>
    public float[] Parameter(string name, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        var length = shape.Aggregate(1, (a, b) => a * b);
        var bound = Math.Sqrt(6.0 * shape[0] / length);
        return Draw(length, name[(name.LastIndexOf('.', Math.Max(name.LastIndexOf('.') - 1, 0)) + 1)..] switch
        {
            "conv.weight" => u => (2 * u - 1) * bound,
            "bn.weight" or "bn.running_var" => u => 0.5 + u,
            var bvlc when bvlc.EndsWith("/weight", StringComparison.Ordinal) => u => (2 * u - 1) * bound,
            _ => u => (2 * u - 1) * 0.1,
        });
    }

    /// <summary>The next draws as pixels.</summary>
    /// <param name="bytes">Bytes to draw.</param>
    public byte[] Pixels(int bytes) => [.. Draw(bytes, u => Math.Floor(256 * u)).Select(x => (byte)x)];

    private static GoogLeNet Build(string network, Func<string, int[], float[]> parameter) =>
        new(network == FeatureFingerprint.BvlcGoogLeNet ? GoogLeNetVariant.Bvlc : GoogLeNetVariant.Torchvision, "the golden recipe", new string('0', 64), parameter);

    private float[] Draw(int count, Func<double, double> map)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)map(_draws.Next());
        }

        return values;
    }
}
