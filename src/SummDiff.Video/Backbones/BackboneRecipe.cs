namespace SummDiff.Video.Backbones;

/// <summary>
/// Weights and images from a generator that any language can write in three lines, so that golden numbers need no file of weights:
/// x ← 1664525·x + 1013904223 mod 2³², u = x / 2³², each draw first advancing.
/// </summary>
public sealed class BackboneRecipe(uint seed)
{
    private uint _state = seed;

    /// <summary>The network whose parameters are the next draws, in the order of torchvision's state_dict.</summary>
    public GoogLeNet Network() => new("the golden recipe", "made up", Parameter);

    /// <summary>The next draws as the values of one parameter.</summary>
    /// <param name="name">Its name in the state_dict.</param>
    /// <param name="shape">Its shape.</param>
    public float[] Parameter(string name, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        var length = shape.Aggregate(1, (a, b) => a * b);
        var bound = Math.Sqrt(6.0 * shape[0] / length);
        return Draw(length, name[(name.LastIndexOf('.', name.LastIndexOf('.') - 1) + 1)..] switch
        {
            "conv.weight" => u => (2 * u - 1) * bound,
            "bn.weight" or "bn.running_var" => u => 0.5 + u,
            _ => u => (2 * u - 1) * 0.1,
        });
    }

    /// <summary>The next draws as pixels.</summary>
    /// <param name="bytes">Bytes to draw.</param>
    public byte[] Pixels(int bytes) => [.. Draw(bytes, u => Math.Floor(256 * u)).Select(x => (byte)x)];

    private float[] Draw(int count, Func<double, double> map)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            _state = unchecked((_state * 1664525) + 1013904223);
            value = (float)map(_state / 4294967296.0);
        }

        return values;
    }
}
