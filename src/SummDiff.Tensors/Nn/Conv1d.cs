namespace SummDiff.Tensors.Nn;

/// <summary>A convolution over time of three taps, zeros beyond a video's ends.</summary>
public sealed class Conv1d
{
    private const int Taps = 3;
    /// <summary>Makes <c>weight</c> and <c>bias</c> with PyTorch's initial values.</summary>
    /// <param name="parameters">Where they belong.</param>
    /// <param name="width">Channels in and out.</param>
    public Conv1d(ParameterSet parameters, int width)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Weight = parameters.Add("weight", Initial.FanIn(width * Taps), width, width, Taps);
        Bias = parameters.Add("bias", Initial.FanIn(width * Taps), width);
    }

    /// <summary>Checkpoint shape <c>[width, width, 3]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>One value an output.</summary>
    public Parameter Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="x"><c>[N, width]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, width]</c>.</returns>
    public Tensor Forward(Tape tape, Tensor x, Videos videos)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Conv1d(x, Weight, Bias, videos);
    }
}
