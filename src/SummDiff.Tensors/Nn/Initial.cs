namespace SummDiff.Tensors.Nn;

/// <summary>Initial values of parameters.</summary>
public static class Initial
{
    /// <summary>All zero.</summary>
    public static Initializer Zero { get; } = Constant(0);

    /// <summary>All one.</summary>
    public static Initializer One { get; } = Constant(1);

    /// <summary>All the same.</summary>
    /// <param name="value">The value.</param>
    public static Initializer Constant(float value) => (values, _) => values.Fill(value);

    /// <summary>Uniform in ±bound.</summary>
    /// <param name="bound">The largest magnitude.</param>
    public static Initializer Uniform(double bound) => (values, rng) =>
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * rng.Uniform((ulong)i)) - 1) * bound);
        }
    };

    /// <summary>PyTorch's default for the weights and biases of a linear layer or a convolution: uniform in ±1/√fanIn.</summary>
    /// <param name="fanIn">Inputs of one output.</param>
    public static Initializer FanIn(int fanIn) => Uniform(1 / Math.Sqrt(fanIn));

    /// <summary>Xavier's uniform: ±√(6/(fanIn + fanOut)).</summary>
    /// <param name="fanIn">Inputs of one output.</param>
    /// <param name="fanOut">Outputs of one input.</param>
    public static Initializer Xavier(int fanIn, int fanOut) => Uniform(Math.Sqrt(6.0 / (fanIn + fanOut)));

    /// <summary>Normal around zero.</summary>
    /// <param name="deviation">Standard deviation.</param>
    public static Initializer Normal(double deviation) => (values, rng) =>
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(rng.Normal((ulong)i) * deviation);
        }
    };
}
