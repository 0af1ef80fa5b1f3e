namespace SummDiff.Runs;

/// <summary>Which videos choose a checkpoint. A number only means something together with this.</summary>
public enum SelectionSplit
{
    /// <summary>Videos that are in neither training nor test.</summary>
    Validation,

    /// <summary>The test videos themselves, as the official code does for TVSum and SumMe by default (a quirk; see docs/reference.md).</summary>
    Test,
}
