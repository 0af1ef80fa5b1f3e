namespace SummDiff.Model;

/// <summary>What a model learns from: a video's features and one set of scores.</summary>
/// <param name="Features"><c>[L, F]</c>, row-major.</param>
/// <param name="Target"><c>[L]</c>, 0..1.</param>
internal sealed record TrainingExample(float[] Features, float[] Target)
{
    /// <summary>Frames L.</summary>
    public int Length => Target.Length;
}
