using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>
/// Noisy scores as vectors. A score is rounded to one of K + 1 values, so the network behind the embedding runs over the K + 1 rows of the
/// table, not over the frames: the same numbers with less work.
/// </summary>
internal sealed class ScoreEmbedding
{
    private readonly int _k;
    private readonly Parameter? _table;
    private readonly float[]? _waves;
    private readonly int _width;
    private readonly Linear _first;
    private readonly Linear _second;

    public ScoreEmbedding(ParameterSet parameters, ModelOptions options)
    {
        (_k, _width) = (options.K, options.HiddenDim);
        var small = Initial.Normal(0.02);
        if (options.ScoresEmbed == ScoreEmbeddingKind.Learned)
        {
            _table = parameters.Add("noise_embed.weight", Initial.Normal(1), _k + 1, _width);
            _first = new Linear(parameters.At("noise_map.layers.0"), _width, _width, small);
            _second = new Linear(parameters.At("noise_map.layers.1"), _width, _width, small);
        }
        else
        {
            _waves = Waves.Scores(_k, _width);
            _first = new Linear(parameters.At("noise_embed.1"), _width, _width, small);
            _second = new Linear(parameters.At("noise_embed.3"), _width, _width, small);
        }
    }

    /// <summary>The table's row of a score of 0..1: round(s·K), ties to even.</summary>
    public int Quantise(double score) => (int)Math.Round(score * _k, MidpointRounding.ToEven);

    /// <summary>The vectors of all K + 1 scores.</summary>
    /// <returns><c>[K + 1, D]</c>.</returns>
    public Tensor Table(Tape tape)
    {
        if (_table is not null)
        {
            return _second.Forward(tape, _first.Forward(tape, _table, relu: true));
        }

        return _second.Forward(tape, tape.Silu(_first.Forward(tape, tape.Input(_k + 1, _width, _waves))));
    }
}
