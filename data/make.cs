#:project ../src/SummDiff
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CS1591;CA1852
// Makes the files of this folder from the public ones: dotnet run data/make.cs FOLDER
using System.Globalization;
using System.Text;
using SummDiff.Data;
using SummDiff.Formats;

if (args is not [var folder])
{
    Console.Error.WriteLine("Usage: dotnet run data/make.cs FOLDER, where FOLDER holds ydata-anno.tsv or ydata-tvsum50-anno.tsv.gz,"
        + " tvsum_splits.txt, summe_splits.txt, mrsum_split.json and null_video.npy");
    return 2;
}

string[] annotationNames = ["ydata-anno.tsv", "ydata-tvsum50-anno.tsv.gz"];
var annotations = TvSumAnnotations.Load(annotationNames.Select(name => Path.Combine(folder, name)).First(File.Exists));
AtomicFile.WriteText("data/tvsum-annotations.txt", Compact(annotations));
AtomicFile.WriteText("data/splits.json", CompactAllSplits(folder));
SafeTensorsFile.Write(
    "data/null-video.safetensors", new Dictionary<string, string>(),
    [("null_video", [1024], NullVideo.Load(Path.Combine(folder, "null_video.npy"), 1024))]);
return 0;

static string Compact(TvSumAnnotations annotations)
{
    var text = new StringBuilder();
    text.Append("# TVSum annotations, CC-BY 3.0: Song, Vallmitjana, Stent, Jaimes: TVSum: Summarizing web videos using titles, CVPR 2015.\n");
    text.Append("# Changed in form only. Per video: id, category, users; lengths of segments in frames; a line of scores (1..5) per user.\n");
    foreach (var video in annotations.Videos)
    {
        List<int> starts = [0, .. Enumerable.Range(1, video.FrameCount - 1).Where(i => video.Scores.Any(user => user[i] != user[i - 1]))];
        var lengths = starts.Skip(1).Append(video.FrameCount).Zip(starts, (end, start) => end - start).ToList();
        text.Append(CultureInfo.InvariantCulture, $"{video.Id} {video.Category} {video.Scores.Length}\n{Runs(lengths)}\n");
        foreach (var user in video.Scores)
        {
            text.AppendJoin("", starts.Select(start => user[start])).Append('\n');
        }
    }

    return text.ToString();
}

static string Runs(List<int> lengths)
{
    var runs = new List<string>();
    for (int i = 0, next; i < lengths.Count; i = next)
    {
        for (next = i + 1; next < lengths.Count && lengths[next] == lengths[i];)
        {
            next++;
        }

        runs.Add(next - i > 1 ? $"{lengths[i]}x{next - i}" : $"{lengths[i]}");
    }

    return string.Join(' ', runs);
}

static string CompactAllSplits(string folder)
{
    int[][] Tests(string file) => [.. Splits.Load(Path.Combine(folder, file)).Select(split => Numbers(split.Test))];
    var tvsum = Tests("tvsum_splits.txt");
    var summe = Tests("summe_splits.txt");
    var mrhisum = Splits.Load(Path.Combine(folder, "mrsum_split.json"))[0];
    return "{\n"
        + OneDataset("tvsum", 50, ValidationFolds.Choose(tvsum, ValidationFolds.ShippedSeed), tvsum) + ",\n"
        + OneDataset("summe", 25, ValidationFolds.Choose(summe, ValidationFolds.ShippedSeed), summe) + ",\n"
        + OneDataset("mrhisum", 31892, [Numbers(mrhisum.Validation)], [Numbers(mrhisum.Test)]) + "\n}\n";
}

static string OneDataset(string name, int videos, int[][] validation, int[][] test) =>
    $"\"{name}\": {{\"videos\": {videos},\n \"validation\": [\n{Folds(validation)}],\n \"test\": [\n{Folds(test)}]}}";

static string Folds(int[][] folds) => string.Join(",\n", folds.Select(fold => $"  [{string.Join(",", fold)}]"));

static int[] Numbers(IEnumerable<string> keys) =>
    [.. keys.Select(key => int.Parse(key["video_".Length..], CultureInfo.InvariantCulture)).Order()];
