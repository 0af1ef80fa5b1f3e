namespace SummDiff.Tensors.Tests;

/// <summary>Tests that need all threads for themselves, because a loop that finds them busy runs alone. They run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunAlone
{
    public const string Name = "Run alone";
}
