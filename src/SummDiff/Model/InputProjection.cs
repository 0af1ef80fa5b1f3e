using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Features to the hidden width: layer norm, dropout and a linear layer, one to three times, with ReLU between.</summary>
internal sealed class InputProjection
{
    private readonly (LayerNorm Norm, Linear Linear)[] _layers;
    private readonly double _dropout;

    public InputProjection(ParameterSet parameters, ModelOptions options)
    {
        _dropout = options.InputDropout;
        _layers = new (LayerNorm, Linear)[options.InputProjections];
        for (var i = 0; i < _layers.Length; i++)
        {
            var (at, width) = (parameters.At($"input_vid_proj.{i}"), i == 0 ? options.FeatureWidth : options.HiddenDim);
            _layers[i] = (new LayerNorm(at.At("LayerNorm"), width), new Linear(at.At("net.1"), width, options.HiddenDim));
        }
    }

    public Tensor Forward(Tape tape, Tensor x)
    {
        using var scope = tape.Begin();
        for (var i = 0; i < _layers.Length; i++)
        {
            var (norm, linear) = _layers[i];
            x = norm.Forward(tape, x);                                              // [N, F], later [N, D]
            x = tape.Dropout(x, _dropout);
            x = linear.Forward(tape, x, relu: i < _layers.Length - 1);              // [N, D]
        }

        return scope.Keep(x);
    }
}
