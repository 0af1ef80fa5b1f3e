using SummDiff.Tensors.Kernels.Pointwise;

namespace SummDiff.Tensors.Optim;

/// <summary>
/// Adam (Kingma and Ba, 2015) with weight decay added to the gradient: L2, not AdamW. Parameters that no gradient has reached stay as they are.
/// </summary>
public sealed class Adam
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly Tensor[] _means;
    private readonly Tensor[] _squares;

    /// <summary>Starts at step 0 with zero moments.</summary>
    /// <param name="parameters">What to optimize.</param>
    public Adam(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _means = [.. parameters.Select(p => new Tensor(p.Rows, p.Channels))];
        _squares = [.. parameters.Select(p => new Tensor(p.Rows, p.Channels))];
    }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; set; }

    /// <summary>The moments by parameter, for a state that can be resumed: names end in <c>.mean</c> and <c>.square</c>.</summary>
    public IEnumerable<(string Name, Tensor Moment)> Moments
    {
        get
        {
            for (var i = 0; i < _parameters.Count; i++)
            {
                yield return ($"{_parameters[i].Name}.mean", _means[i]);
                yield return ($"{_parameters[i].Name}.square", _squares[i]);
            }
        }
    }

    /// <summary>Moves every parameter against its gradient.</summary>
    /// <param name="learningRate">Step size, above 0.</param>
    /// <param name="l2">Weight decay, at least 0.</param>
    public void Step(double learningRate, double l2)
    {
        Steps++;
        var firstCorrection = 1 - Math.Pow(Beta1, Steps);
        var secondCorrection = 1 - Math.Pow(Beta2, Steps);
        var kernel = new AdamKernel((float)l2, Beta1, Beta2, (float)(learningRate / firstCorrection), (float)(1 / Math.Sqrt(secondCorrection)), Epsilon);
        for (var i = 0; i < _parameters.Count; i++)
        {
            if (_parameters[i].Gradient is { } gradient)
            {
                var (parameter, mean, square) = (_parameters[i], _means[i], _squares[i]);
                Tape.ForBlocks(parameter, (start, count) => kernel.Step(
                    gradient.Span.Slice(start, count), mean.Span.Slice(start, count), square.Span.Slice(start, count), parameter.Span.Slice(start, count)));
                parameter.MarkChanged();
            }
        }
    }
}
