namespace SummDiff.Tensors.Nn;

/// <summary>y = x·Wᵀ + b.</summary>
public sealed class Linear
{
    /// <summary>Makes <c>weight</c> and <c>bias</c>.</summary>
    /// <param name="parameters">Where they belong.</param>
    /// <param name="inputs">Width of x.</param>
    /// <param name="outputs">Width of y.</param>
    /// <param name="weight">The weight's initial values; by default PyTorch's.</param>
    /// <param name="bias">The bias's initial values; by default PyTorch's.</param>
    public Linear(ParameterSet parameters, int inputs, int outputs, Initializer? weight = null, Initializer? bias = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Weight = parameters.Add("weight", weight ?? Initial.FanIn(inputs), outputs, inputs);
        Bias = parameters.Add("bias", bias ?? Initial.FanIn(inputs), outputs);
    }

    /// <summary><c>[outputs, inputs]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>One value an output.</summary>
    public Parameter Bias { get; }

    /// <summary>Applies the layer, and ReLU if asked for.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="x"><c>[N, inputs]</c>.</param>
    /// <param name="relu">Whether negative results become zero.</param>
    /// <returns><c>[N, outputs]</c>.</returns>
    public Tensor Forward(Tape tape, Tensor x, bool relu = false)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Linear(x, Weight, Bias, relu);
    }
}
