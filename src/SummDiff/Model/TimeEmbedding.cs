using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Timesteps as vectors: waves, linear, SiLU, linear.</summary>
internal sealed class TimeEmbedding(ParameterSet parameters, int waves, int width, Initializer? weight = null)
{
    private readonly Linear _first = new(parameters.At("0"), waves, width, weight);
    private readonly Linear _second = new(parameters.At("2"), width, width, weight);

    /// <summary>Embeds one timestep a video.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="times"><c>[B]</c>.</param>
    /// <returns><c>[B, D]</c>.</returns>
    public Tensor Forward(Tape tape, ReadOnlySpan<int> times)
    {
        var x = tape.Input(times.Length, waves, Waves.Times(times, waves));             // [B, waves]
        return _second.Forward(tape, tape.Silu(_first.Forward(tape, x)));               // [B, D]
    }
}
