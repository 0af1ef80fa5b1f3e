using System.Text.Json;
using SummDiff.Formats;

namespace SummDiff.Data;

/// <summary>Finds splits: the ones shipped with this program, or a file's.</summary>
public static class Splits
{
    private static readonly Lazy<Dictionary<string, CompactSplits>> Embedded = new(
        () => JsonSerializer.Deserialize(ShippedData.Read("splits.json"), ShippedJson.Default.DictionaryStringCompactSplits)!);

    /// <summary>The official folds: five of train and test for TVSum and SumMe, one of train, validation and test for MrHiSum.</summary>
    /// <param name="dataset">The benchmark.</param>
    public static IReadOnlyList<Split> Official(DatasetKind dataset) =>
        Shipped(dataset).Expand(withValidation: dataset == DatasetKind.MrHiSum);

    /// <summary>
    /// The official test folds with validation folds of our own making: as many videos as a test fold has, drawn from
    /// the rest by a fixed seed, each video exactly once. For MrHiSum the official split, which has a validation part.
    /// </summary>
    /// <param name="dataset">The benchmark.</param>
    public static IReadOnlyList<Split> WithValidation(DatasetKind dataset) => Shipped(dataset).Expand(withValidation: true);

    /// <summary>
    /// Reads a file of splits: lines <c>Title/split0/train,keys/test,keys</c>; or JSON, <c>{train_keys, val_keys, test_keys}</c>
    /// or a list of <c>{train, val, test}</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>One split per fold.</returns>
    /// <exception cref="SummDiffException">Not there, of another form, a part is empty, or a video is named twice in a fold.</exception>
    public static IReadOnlyList<Split> Load(string path)
    {
        var text = FileBytes.ReadText(path);
        var splits = text.AsSpan().TrimStart() is ['{' or '[', ..] ? ParseJson(path, text) : ParseLines(path, text);
        for (var fold = 0; fold < splits.Count; fold++)
        {
            Check(splits.Count > 1 ? $"{path}: fold {fold}" : path, splits[fold]);
        }

        return splits.Count > 0 ? splits : throw Bad(path, "no split in it");
    }

    private static CompactSplits Shipped(DatasetKind dataset) => Embedded.Value[dataset switch
    {
        DatasetKind.TvSum => "tvsum",
        DatasetKind.SumMe => "summe",
        _ => "mrhisum",
    }];

    private static List<Split> ParseLines(string path, string text)
    {
        var splits = new List<Split>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('/');
            splits.Add(fields.Length == 4
                ? new(Keys(fields[2]), [], Keys(fields[3]))
                : throw Bad(path, $"a line of {fields.Length} fields between slashes, where 4 are expected"));
        }

        return splits;
    }

    private static string[] Keys(string field) => field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static List<Split> ParseJson(string path, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray().Select(fold => new Split(Part(fold, "train"), Part(fold, "val"), Part(fold, "test")))]
                : [new(Part(json.RootElement, "train_keys"), Part(json.RootElement, "val_keys"), Part(json.RootElement, "test_keys"))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Bad(path, $"JSON of another form ({error.Message.TrimEnd('.')})", error);
        }
    }

    private static string[] Part(JsonElement fold, string name) =>
        [.. fold.GetProperty(name).EnumerateArray().Select(key => key.GetString() ?? throw new JsonException("a key that is null"))];

    private static void Check(string where, Split split)
    {
        if (split.Train.Count == 0 || split.Test.Count == 0)
        {
            throw new SummDiffException($"{where}: {split.Train.Count} training and {split.Test.Count} test videos. Both are needed.");
        }

        var seen = new HashSet<string>();
        foreach (var key in split.Train.Concat(split.Validation).Concat(split.Test))
        {
            if (!seen.Add(key))
            {
                throw new SummDiffException($"{where}: {key} is named twice; a video may be in one of train, validation and test only.");
            }
        }
    }

    private static SummDiffException Bad(string path, string what, Exception? cause = null) => new(
        $"{path}: {what}. Expected lines 'Title/split0/train,keys/test,keys', or JSON: {{train_keys, val_keys, test_keys}} or a list of {{train, val, test}}.", cause);
}
