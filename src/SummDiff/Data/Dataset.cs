using System.Globalization;
using SummDiff.Annotations;
using SummDiff.Fingerprints;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Data;

/// <summary>
/// A benchmark's feature file. TVSum and SumMe are read whole and checked when opened; MrHiSum, which is far larger than
/// memory, stays open and each video is read and checked when asked for. Safe to read from several threads.
/// </summary>
public sealed class Dataset : IDisposable
{
    // Ten of MrHiSum's videos: about what goes through the model together is read while the videos before it do.
    private const long BytesAhead = 8 << 20;

    private readonly Dictionary<string, BenchmarkVideo>? _videos;
    private readonly Hdf5File? _file;
    private readonly Oddities _oddities;
    private readonly bool _labelled;
    private readonly HashSet<string> _known;

    private Dataset(DatasetKind kind, Hdf5File file, TvSumAnnotations? annotations, bool labelled, Action<string>? warn)
    {
        Kind = kind;
        Path = file.Path;
        Keys = VideoKeys(file);
        _known = [.. Keys];
        _labelled = labelled;
        _oddities = new(Path, warn);
        if (kind == DatasetKind.MrHiSum)
        {
            _file = file;
            FeatureWidth = new VideoReader(file, Keys[0], _oddities).Shape("features") is [_, var width]
                ? (int)width
                : throw new SummDiffException($"{Path}: {Keys[0]}: features are not [samples, channels]. Is the file of the benchmark asked for?");
        }
        else
        {
            _videos = Keys.ToDictionary(key => key, key => EccvLayout.Read(new(file, key, _oddities), annotations, labelled));
            FeatureWidth = _videos[Keys[0]].FeatureWidth;
            foreach (var video in _videos.Values)
            {
                CheckWidth(video);
            }
        }

        Fingerprint = FeatureFingerprint.Of(file, kind, FeatureWidth);
    }

    /// <summary>How the features were made, as the file records or its layout tells; null where neither does.</summary>
    public FeatureFingerprint? Fingerprint { get; }

    /// <summary>The benchmark, whose layout the file has.</summary>
    public DatasetKind Kind { get; }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The videos, <c>video_1</c> first, in order of number.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Channels F of a feature row, the same in every video.</summary>
    public int FeatureWidth { get; }

    /// <summary>Opens a feature file.</summary>
    /// <param name="kind">The benchmark whose layout the file has.</param>
    /// <param name="path">The file.</param>
    /// <param name="annotations">TVSum's annotations, needed to evaluate and for individual training; otherwise null.</param>
    /// <param name="labelled">
    /// Whether scores and summaries by people must be there. False is for videos that are only to be scored: then what is missing
    /// is all zeros (<see cref="BenchmarkVideo.GtScore"/>) or empty.
    /// </param>
    /// <param name="warn">Is told once of each kind of oddity that is tolerated.</param>
    /// <exception cref="SummDiffException">Not an HDF5 file, truncated, or (TVSum, SumMe) a video is not as it should be.</exception>
    public static Dataset Open(
        DatasetKind kind, string path, TvSumAnnotations? annotations = null, bool labelled = true, Action<string>? warn = null)
    {
        var file = Hdf5File.Open(path);
        var keep = false;
        try
        {
            var dataset = new Dataset(kind, file, annotations, labelled, warn);
            keep = dataset._file is not null;
            return dataset;
        }
        finally
        {
            if (!keep)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>One video.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="SummDiffException">There is no such video, or it is not as it should be.</exception>
    public BenchmarkVideo Read(string key)
    {
        if (!_known.Contains(key))
        {
            throw new SummDiffException($"{Path}: there is no video {key} among its {Keys.Count}. Use the splits of this dataset.");
        }

        if (_videos is not null)
        {
            return _videos[key];
        }

        var video = MrHiSumLayout.Read(new(_file!, key, _oddities), _labelled);
        CheckWidth(video);
        return video;
    }

    /// <summary>
    /// Several videos, read while the sequence is walked: those of TVSum and SumMe lie in memory; those of MrHiSum are read some ahead of their use, as many
    /// as fit a bounded amount of memory.
    /// </summary>
    /// <param name="keys">Of <see cref="Keys"/>; a key may occur again. The dataset must stay open until the last is read.</param>
    /// <exception cref="SummDiffException">There is no such video, or it is not as it should be.</exception>
    public IEnumerable<BenchmarkVideo> ReadMany(IReadOnlyList<string> keys)
    {
        var videos = keys.Select(Read);
        return _videos is null ? Prefetcher.Ahead(Collecting(videos), BytesAhead, BytesOf) : videos;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    // Videos wait just long enough to be taken for lasting ones: left alone, the collector lets dead ones pile up, the more the longer a run.
    private static IEnumerable<BenchmarkVideo> Collecting(IEnumerable<BenchmarkVideo> videos)
    {
        var bytes = 0L;
        foreach (var video in videos)
        {
            bytes += BytesOf(video);
            yield return video;
            if (bytes >= BytesAhead)
            {
                GC.Collect();
                bytes = 0;
            }
        }
    }

    private static long BytesOf(BenchmarkVideo video) => sizeof(float) * video.Features.LongLength;

    private void CheckWidth(BenchmarkVideo video)
    {
        if (video.FeatureWidth != FeatureWidth)
        {
            throw new SummDiffException(
                $"{Path}: {video.Key}: features have {video.FeatureWidth} channels, but those of {Keys[0]} have {FeatureWidth}. One file holds one kind of features.");
        }
    }

    /// <summary>The groups of videos, in order of number.</summary>
    /// <exception cref="SummDiffException">There is none.</exception>
    internal static string[] VideoKeys(Hdf5File file)
    {
        const string Prefix = "video_";
        static int Number(string key) => int.TryParse(key[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
        var members = file.Members();
        string[] keys = [.. members.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(Number).ThenBy(k => k, StringComparer.Ordinal)];
        return keys.Length > 0
            ? keys
            : throw new SummDiffException(
                $"{file.Path}: no groups video_1, video_2, … but {(members.Count == 0 ? "nothing at all" : string.Join(", ", members.Take(5)))}. Expected a TVSum, SumMe or MrHiSum feature file.");
    }
}
