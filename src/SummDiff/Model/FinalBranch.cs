namespace SummDiff.Model;

/// <summary>Which prediction of the last sampling step is the result.</summary>
public enum FinalBranch
{
    /// <summary>The conditional one, as the official code has it (a quirk; see docs/reference.md).</summary>
    Conditional,

    /// <summary>The guided one.</summary>
    Guided,
}
