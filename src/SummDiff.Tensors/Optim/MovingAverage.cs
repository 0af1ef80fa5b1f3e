using System.Numerics.Tensors;

namespace SummDiff.Tensors.Optim;

/// <summary>An exponential moving average of parameters (EMA): average = decay·average + (1 - decay)·parameter.</summary>
public sealed class MovingAverage
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly Tensor[] _averages;

    /// <summary>Starts as a copy of the parameters.</summary>
    /// <param name="parameters">What to average.</param>
    /// <param name="decay">0 up to but not including 1.</param>
    public MovingAverage(IReadOnlyList<Parameter> parameters, double decay)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        _parameters = parameters;
        _averages = [.. parameters.Select(p => Tensor.From(p.Rows, p.Channels, p.Span))];
        Decay = decay;
    }

    /// <summary>How much of the average stays at each update.</summary>
    public double Decay { get; }

    /// <summary>The averages by parameter name, for a state that can be resumed.</summary>
    public IEnumerable<(string Name, Tensor Average)> Averages => _parameters.Zip(_averages, (p, a) => (p.Name, a));

    /// <summary>Moves the averages towards the parameters, after a step.</summary>
    public void Update()
    {
        var (keep, take) = ((float)Decay, (float)(1 - Decay));
        for (var i = 0; i < _parameters.Count; i++)
        {
            var (parameter, average) = (_parameters[i], _averages[i]);
            Tape.ForBlocks(parameter, (start, count) =>
            {
                var to = average.Span.Slice(start, count);
                TensorPrimitives.Multiply(to, keep, to);
                TensorPrimitives.MultiplyAdd(parameter.Span.Slice(start, count), take, to, to);
            });
        }
    }

    /// <summary>Exchanges averages and parameters: once to evaluate the average, once more to go on.</summary>
    public void Swap()
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            var values = _parameters[i].ToArray();
            _averages[i].Span.CopyTo(_parameters[i].Span);
            _parameters[i].MarkChanged();
            values.CopyTo(_averages[i].Span);
        }
    }
}
