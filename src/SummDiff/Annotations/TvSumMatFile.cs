using SummDiff.Formats.Hdf5;

namespace SummDiff.Annotations;

/// <summary>
/// TVSum's annotations as MATLAB saved them, <c>ydata-tvsum50.mat</c> (version 7.3, which is HDF5): in <c>tvsum50</c>, references to one array for each video. Arrays
/// lie transposed, and texts are numbers of characters.
/// </summary>
internal static class TvSumMatFile
{
    private const string Root = "tvsum50";

    /// <summary>All videos, in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">It is something else, or its parts contradict each other.</exception>
    public static List<AnnotatedVideo> Read(string path)
    {
        using var file = Hdf5File.Open(path);
        if (!file.Exists(Root))
        {
            throw new SummDiffException($"{path}: has no '{Root}'. Expected TVSum's ydata-tvsum50.mat.");
        }

        var (videos, categories, scores) = (References(file, "video"), References(file, "category"), References(file, "user_anno"));
        if (videos.Length == 0 || videos.Length != categories.Length || videos.Length != scores.Length)
        {
            throw new SummDiffException($"{path}: has {videos.Length} videos, {categories.Length} categories and annotations of {scores.Length}. Expected one of each for every video.");
        }

        return [.. videos.Select((video, i) => new AnnotatedVideo(Text(file, video), Text(file, categories[i]), Scores(file, scores[i])))];
    }

    private static string[] References(Hdf5File file, string field) => file.ReadReferences($"{Root}/{field}");

    private static string Text(Hdf5File file, string dataset) => string.Concat(file.Read<int>(dataset).Select(character => (char)character));

    // [U, n_frames]: MATLAB's frames × users, transposed.
    private static byte[][] Scores(Hdf5File file, string dataset)
    {
        var (shape, values) = (file.Shape(dataset), file.Read<double>(dataset));
        if (shape is not [> 0, > 0] || Array.Exists(values, value => value is not (1 or 2 or 3 or 4 or 5)))
        {
            throw new SummDiffException($"{file.Path}: {dataset} of shape [{string.Join(", ", shape)}] does not hold scores of 1 to 5 by annotators of a video.");
        }

        return [.. values.Chunk((int)shape[1]).Select(user => Array.ConvertAll(user, value => (byte)value))];
    }
}
