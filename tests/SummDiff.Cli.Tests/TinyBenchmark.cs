using System.Text;
using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests;

/// <summary>A TVSum of four short videos and three people, in the folder layout of the official project, and a model that trains on it in no time.</summary>
internal sealed class TinyBenchmark : IDisposable
{
    public static readonly string[] TinyModel =
    [
        "--hidden_dim", "16", "--nheads", "2", "--dim_feedforward", "16", "--enc_layers", "1", "--dec_layers", "1", "--n_input_proj", "1",
        "--batch_size", "2", "--epochs", "2",
    ];

    private const int ShotFrames = 30;

    private readonly TemporaryFolder _folder = new();

    public TinyBenchmark(int featureWidth = 24)
    {
        Directory.CreateDirectory(In("dataset/tvsum"));
        var rng = new Random(7);
        File.WriteAllLines(In("dataset/ydata-anno.tsv"), Enumerable.Range(1, 4).SelectMany(video => Enumerable.Range(0, 3).Select(_ =>
            $"id{video}\tXX\t{string.Join(',', Enumerable.Range(0, 300 + (60 * video)).Select(_ => rng.Next(1, 6)))}")));
        File.WriteAllText(In("dataset/tvsum_splits.txt"), "TVSum/split0/video_1,video_2/video_3,video_4\nTVSum/split1/video_3,video_4/video_1,video_2\n");
        var annotations = TvSumAnnotations.Load(In("dataset/ydata-anno.tsv"));
        for (var video = 0; video < annotations.Videos.Count; video++)
        {
            TvSumFile.Append(Data, Sample($"video_{video + 1}", annotations.Videos[video], rng, featureWidth));
        }

        File.WriteAllBytes(In("dataset/null_video.npy"), NumpyRow(featureWidth));
    }

    public string Folder => _folder.Path;

    /// <summary>The feature file; annotations, splits and null video are found beside it.</summary>
    public string Data => In("dataset/tvsum/eccv16_dataset_tvsum_google_pool5.h5");

    public string In(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Arguments that train the tiny model on this benchmark.</summary>
    public string[] Train(string run, params string[] more) =>
        ["train", "--preset", "tvsum", "--data-path", Data, "--out", In(run), .. TinyModel, .. more];

    public void Dispose() => _folder.Dispose();

    private static BenchmarkVideo Sample(string key, AnnotatedVideo video, Random rng, int width)
    {
        var users = video.SampledScores();
        var length = users[0].Length;
        Shot[] shots = [.. Enumerable.Range(0, video.FrameCount / ShotFrames).Select(i => new Shot(i * ShotFrames, (i + 1) * ShotFrames, ShotFrames))];
        return new BenchmarkVideo
        {
            Key = key,
            FeatureWidth = width,
            Features = [.. Enumerable.Range(0, length * width).Select(i => rng.NextSingle() + users[0][i / width])],
            GtScore = [.. Enumerable.Range(0, length).Select(i => users.Average(user => user[i]))],
            FrameCount = video.FrameCount,
            Picks = [.. Enumerable.Range(0, length).Select(i => i * AnnotatedVideo.Stride)],
            Shots = shots,
            UserSummaries = [.. users.Select(_ => Enumerable.Range(0, video.FrameCount).Select(i => (byte)(i / ShotFrames % 7 == 0 ? 1 : 0)).ToArray())],
        };
    }

    // NumPy's format, version 1; a row of ones.
    private static byte[] NumpyRow(int width)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({width},), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY\u0001\0"u8, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. Enumerable.Repeat(BitConverter.GetBytes(1f), width).SelectMany(one => one)];
    }
}
