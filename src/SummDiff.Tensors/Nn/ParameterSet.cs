namespace SummDiff.Tensors.Nn;

/// <summary>
/// The parameters of a model in the order they were made. Layers take their part of it, named by a prefix, and make theirs.
/// </summary>
public sealed class ParameterSet
{
    private readonly List<Parameter> _all;
    private readonly string _prefix;
    private readonly string _drawnAs;
    private readonly Rng _rng;

    /// <summary>An empty set.</summary>
    /// <param name="rng">Draws the initial values; each parameter has a stream of its own, by the name it is drawn as.</param>
    public ParameterSet(Rng rng) : this([], "", "", rng) { }

    private ParameterSet(List<Parameter> all, string prefix, string drawnAs, Rng rng) => (_all, _prefix, _drawnAs, _rng) = (all, prefix, drawnAs, rng);

    /// <summary>All parameters, those of other prefixes too.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>The same set, seen from one level further down.</summary>
    /// <param name="name">Such as <c>encoder</c>, or <c>layers.0</c>.</param>
    public ParameterSet At(string name) => At(name, name);

    /// <summary>The same set, seen from one level further down, with the initial values of another part.</summary>
    /// <param name="name">Such as <c>layers.1</c>.</param>
    /// <param name="drawnAs">The part whose initial values it gets, such as <c>layers.0</c>.</param>
    public ParameterSet At(string name, string drawnAs) => new(_all, $"{_prefix}{name}.", $"{_drawnAs}{drawnAs}.", _rng);

    /// <summary>Makes a parameter.</summary>
    /// <param name="name">Its name below the prefix, such as <c>weight</c>.</param>
    /// <param name="initializer">Its initial values.</param>
    /// <param name="shape"><c>[n]</c>, <c>[out, in]</c> or <c>[out, in, taps]</c>.</param>
    public Parameter Add(string name, Initializer initializer, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var parameter = new Parameter(_prefix + name, shape);
        var values = new float[parameter.Length];
        initializer(values, _rng.Fork(_drawnAs + name));
        parameter.Load(values);
        _all.Add(parameter);
        return parameter;
    }
}
