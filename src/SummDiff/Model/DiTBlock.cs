using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Cross-attention to the video and a feed-forward network, each modulated and gated by time and position.</summary>
internal sealed partial class DiTBlock
{
    private const float Eps = 1e-6f;
    private readonly ModelOptions _options;
    private readonly Linear _queries;
    private readonly Linear _keys;
    private readonly Linear _values;
    private readonly Linear _out;
    private readonly Linear _hidden;
    private readonly Linear _outer;
    private readonly Linear _modulation;

    public DiTBlock(ParameterSet parameters, ModelOptions options)
    {
        var width = options.HiddenDim;
        _options = options;
        _queries = Xavier("q_proj", width, width);
        _keys = Xavier("k_proj", width, width);
        _values = Xavier("v_proj", width, width);
        _out = Xavier("attn.out_proj", width, width);
        _hidden = Xavier("mlp.layers.0", width, options.FeedforwardDim);
        _outer = Xavier("mlp.layers.1", options.FeedforwardDim, width);
        _modulation = new Linear(parameters.At("adaLN_modulation.1"), width, 6 * width, Initial.Zero, Initial.Zero);

        Linear Xavier(string name, int inputs, int outputs) => new(parameters.At(name), inputs, outputs, Initial.Xavier(inputs, outputs), Initial.Zero);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="x"><c>[N, D]</c>.</param>
    /// <param name="context">The memory after a layer norm without affine, <c>[N, D]</c>.</param>
    /// <param name="nodes">Where time and position are taken.</param>
    /// <param name="condition">SiLU of time and position there, <c>[M, D]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, D]</c>.</returns>
    public Tensor Forward(Tape tape, Tensor x, Tensor context, PositionNodes nodes, Tensor condition, Videos videos)
    {
        using var scope = tape.Begin();
        var parts = nodes.Spread(tape, _modulation.Forward(tape, condition));                               // [N, 6D]
        var (shift1, scale1, gate1) = (Columns.Part(parts, 0, 6), Columns.Part(parts, 1, 6), Columns.Part(parts, 2, 6));
        var (shift2, scale2, gate2) = (Columns.Part(parts, 3, 6), Columns.Part(parts, 4, 6), Columns.Part(parts, 5, 6));

        var seen = tape.Modulate(context, shift1, scale1);                                                  // [N, D]
        var queries = _queries.Forward(tape, tape.AdaptiveLayerNorm(x, shift1, scale1, Eps));
        var mixed = tape.Attention(queries, _keys.Forward(tape, seen), _values.Forward(tape, seen), videos, _options.Heads, _options.Dropout);
        return scope.Keep(Finish(tape, x, mixed, gate1, shift2, scale2, gate2));                            // [N, D]
    }

    private Tensor Finish(Tape tape, Tensor x, Tensor mixed, Columns gate1, Columns shift2, Columns scale2, Columns gate2)
    {
        using var scope = tape.Begin();
        x = tape.AddGated(x, gate1, _out.Forward(tape, mixed));                                             // [N, D]
        var modulated = tape.AdaptiveLayerNorm(x, shift2, scale2, Eps);                                     // [N, D]
        var update = tape.ByRows(modulated, part => _outer.Forward(tape, _hidden.Forward(tape, part, relu: true)));
        return scope.Keep(tape.AddGated(x, gate2, update));                                                 // [N, D]
    }
}
