using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>One cross-attention to the video and a feed-forward network, each with a residual and a layer norm.</summary>
internal sealed partial class TransformerDecoderLayer
{
    private readonly ModelOptions _options;
    private readonly Linear _queries;
    private readonly Linear _keys;
    private readonly Linear _values;
    private readonly Linear _out;
    private readonly FeedForward _feedForward;
    private readonly LayerNorm _norm2;
    private readonly LayerNorm _norm3;

    public TransformerDecoderLayer(ParameterSet parameters, ModelOptions options)
    {
        var width = options.HiddenDim;
        _options = options;
        _queries = new Linear(parameters.At("ca_qcontent_proj"), width, width);
        _keys = new Linear(parameters.At("ca_kcontent_proj"), width, width);
        _values = new Linear(parameters.At("ca_v_proj"), width, width);
        _out = new Linear(parameters.At("cross_attn.out_proj"), width, width, bias: Initial.Zero);
        _feedForward = new FeedForward(parameters, options);
        _norm2 = new LayerNorm(parameters.At("norm2"), width);
        _norm3 = new LayerNorm(parameters.At("norm3"), width);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="x"><c>[N, D]</c>.</param>
    /// <param name="memory"><c>[N, D]</c>.</param>
    /// <param name="positions">Added to the queries, <c>[N, D]</c>; only the first layer has them.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, D]</c>.</returns>
    public Tensor Forward(Tape tape, Tensor x, Tensor memory, Tensor? positions, Videos videos)
    {
        using var scope = tape.Begin();
        var (keys, values) = KeysAndValues(tape, memory);
        var mixed = tape.Attention(Queries(tape, x, positions), keys, values, videos, _options.Heads, _options.Dropout);
        return scope.Keep(Finish(tape, x, mixed));                                                      // [N, D]
    }

    /// <summary>Keys and values of a memory, each <c>[N, D]</c>.</summary>
    public (Tensor Keys, Tensor Values) KeysAndValues(Tape tape, Tensor memory) => (_keys.Forward(tape, memory), _values.Forward(tape, memory));

    private Tensor Queries(Tape tape, Tensor x, Tensor? positions)
    {
        var queries = _queries.Forward(tape, x);                                                        // [N, D]
        return positions is null ? queries : tape.Add(queries, positions);
    }

    private Tensor Finish(Tape tape, Tensor x, Tensor mixed)
    {
        x = _norm2.Forward(tape, tape.Add(x, tape.Dropout(_out.Forward(tape, mixed), _options.Dropout)));
        return _norm3.Forward(tape, tape.Add(x, _feedForward.Forward(tape, x)));                        // [N, D]
    }
}
