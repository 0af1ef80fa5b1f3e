namespace SummDiff.Data;

/// <summary>
/// Chooses validation folds beside given test folds. Every video validates in exactly one fold, never in the one it
/// tests in, and each validation fold is as large as a test fold when those are of one size.
/// </summary>
internal static class ValidationFolds
{
    /// <summary>The seed of the folds shipped with this program.</summary>
    public const ulong ShippedSeed = 2025;

    /// <summary>Deals the videos of each test fold, shuffled, to the other folds in turn.</summary>
    /// <param name="test">At least two folds of video numbers.</param>
    /// <param name="seed">Decides the shuffle.</param>
    /// <returns>One fold of sorted video numbers for each test fold.</returns>
    public static int[][] Choose(int[][] test, ulong seed)
    {
        var validation = Array.ConvertAll(test, _ => new List<int>());
        for (var fold = 0; fold < test.Length; fold++)
        {
            var videos = test[fold].ToArray();
            for (var i = videos.Length - 1; i > 0; i--)
            {
                var other = (int)(Next(ref seed) % (ulong)(i + 1));
                (videos[i], videos[other]) = (videos[other], videos[i]);
            }

            for (var i = 0; i < videos.Length; i++)
            {
                validation[(fold + 1 + i % (test.Length - 1)) % test.Length].Add(videos[i]);
            }
        }

        return Array.ConvertAll(validation, fold => fold.Order().ToArray());
    }

    /// <summary>SplitMix64: written out here so that the shipped folds never change with another generator.</summary>
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
