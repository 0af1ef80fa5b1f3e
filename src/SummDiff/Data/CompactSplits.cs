namespace SummDiff.Data;

/// <summary>A benchmark's splits as shipped: numbers of videos; who is in no other part, trains.</summary>
/// <param name="Videos">The benchmark has <c>video_1</c> to this number.</param>
/// <param name="Validation">Per fold, the videos that validate when that is asked for.</param>
/// <param name="Test">Per fold, the videos that test.</param>
internal sealed record CompactSplits(int Videos, int[][] Validation, int[][] Test)
{
    /// <summary>The folds with names for numbers.</summary>
    /// <param name="withValidation">Whether the validation videos leave the training part.</param>
    public Split[] Expand(bool withValidation)
    {
        var folds = new Split[Test.Length];
        for (var fold = 0; fold < folds.Length; fold++)
        {
            int[] validation = withValidation ? Validation[fold] : [];
            var taken = Test[fold].Concat(validation).ToHashSet();
            folds[fold] = new(
                Names(Enumerable.Range(1, Videos).Where(number => !taken.Contains(number))), Names(validation), Names(Test[fold]));
        }

        return folds;
    }

    private static string[] Names(IEnumerable<int> numbers) => [.. numbers.Select(number => $"video_{number}")];
}
