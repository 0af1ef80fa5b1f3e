namespace SummDiff.Tensors.Nn;

/// <summary>Layer norm with a learned weight and bias.</summary>
public sealed class LayerNorm
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly float _eps;

    /// <summary>Makes <c>weight</c> (ones) and <c>bias</c> (zeros).</summary>
    /// <param name="parameters">Where they belong.</param>
    /// <param name="width">Channels.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    public LayerNorm(ParameterSet parameters, int width, float eps = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _weight = parameters.Add("weight", Initial.One, width);
        _bias = parameters.Add("bias", Initial.Zero, width);
        _eps = eps;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="x"><c>[N, width]</c>.</param>
    /// <returns><c>[N, width]</c>.</returns>
    public Tensor Forward(Tape tape, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.LayerNorm(x, _weight, _bias, _eps);
    }
}
