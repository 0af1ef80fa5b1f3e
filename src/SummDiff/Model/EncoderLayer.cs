using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Self-attention and a feed-forward network, each with a residual and a layer norm.</summary>
internal sealed class EncoderLayer
{
    private readonly ModelOptions _options;
    private readonly Parameter _projection;
    private readonly Parameter _projectionBias;
    private readonly Linear _out;
    private readonly FeedForward _feedForward;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;

    public EncoderLayer(ParameterSet parameters, ModelOptions options)
    {
        var width = options.HiddenDim;
        var attention = parameters.At("self_attn");
        _options = options;
        _projection = attention.Add("in_proj_weight", Initial.Xavier(width, 3 * width), 3 * width, width);
        _projectionBias = attention.Add("in_proj_bias", Initial.Zero, 3 * width);
        _out = new Linear(attention.At("out_proj"), width, width, bias: Initial.Zero);
        _feedForward = new FeedForward(parameters, options);
        _norm1 = new LayerNorm(parameters.At("norm1"), width);
        _norm2 = new LayerNorm(parameters.At("norm2"), width);
    }

    public Tensor Forward(Tape tape, Tensor x, Tensor positions, Videos videos)
    {
        using var scope = tape.Begin();
        if (_options.PreNorm)
        {
            x = tape.Add(x, Attend(tape, _norm1.Forward(tape, x), positions, videos));
            return scope.Keep(tape.Add(x, _feedForward.Forward(tape, _norm2.Forward(tape, x))));
        }

        x = _norm1.Forward(tape, tape.Add(x, Attend(tape, x, positions, videos)));
        return scope.Keep(_norm2.Forward(tape, tape.Add(x, _feedForward.Forward(tape, x))));
    }

    private Tensor Attend(Tape tape, Tensor x, Tensor positions, Videos videos)
    {
        using var scope = tape.Begin();
        var width = _options.HiddenDim;
        var placed = tape.Add(x, positions);                                                            // [N, D]
        var queriesAndKeys = tape.Linear(placed, _projection, _projectionBias, 0, 2 * width);           // [N, 2D]
        var values = tape.Linear(x, _projection, _projectionBias, 2 * width, width);                    // [N, D]
        var mixed = tape.Attention(Columns.Part(queriesAndKeys, 0, 2), Columns.Part(queriesAndKeys, 1, 2), values, videos, _options.Heads, _options.Dropout);
        return scope.Keep(tape.Dropout(_out.Forward(tape, mixed), _options.Dropout));                   // [N, D]
    }
}
