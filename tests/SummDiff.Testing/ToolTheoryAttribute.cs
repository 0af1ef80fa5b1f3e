namespace SummDiff.Testing;

/// <summary>As <see cref="ToolFactAttribute"/>, for a test with data.</summary>
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = new ToolFactAttribute(programs).Skip;
    }

    /// <summary>The programs it needs.</summary>
    public IReadOnlyList<string> Programs { get; }
}
