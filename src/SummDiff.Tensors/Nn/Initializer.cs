namespace SummDiff.Tensors.Nn;

/// <summary>Fills a new parameter, given in checkpoint order.</summary>
/// <param name="values">Overwritten.</param>
/// <param name="rng">The parameter's own stream.</param>
public delegate void Initializer(Span<float> values, Rng rng);
