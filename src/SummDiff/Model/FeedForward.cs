using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Linear, PReLU with a learned slope, dropout, linear, dropout.</summary>
internal sealed class FeedForward
{
    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly Parameter _slope;
    private readonly double _dropout;

    public FeedForward(ParameterSet parameters, ModelOptions options)
    {
        _linear1 = new Linear(parameters.At("linear1"), options.HiddenDim, options.FeedforwardDim);
        _linear2 = new Linear(parameters.At("linear2"), options.FeedforwardDim, options.HiddenDim);
        _slope = parameters.At("activation").Add("weight", Initial.Constant(0.25f), 1);
        _dropout = options.Dropout;
    }

    public Tensor Forward(Tape tape, Tensor x) => tape.ByRows(x, part =>
    {
        using var scope = tape.Begin();
        var hidden = tape.PRelu(_linear1.Forward(tape, part), _slope);                                  // [N, FF]
        return scope.Keep(tape.Dropout(_linear2.Forward(tape, tape.Dropout(hidden, _dropout)), _dropout)); // [N, D]
    });
}
