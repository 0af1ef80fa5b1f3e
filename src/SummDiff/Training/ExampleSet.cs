using SummDiff.Data;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Tensors;

namespace SummDiff.Training;

/// <summary>What a model learns from, in the order of an epoch.</summary>
internal sealed class ExampleSet
{
    private const float ClampMargin = 0.05f;

    private readonly IReadOnlyList<string> _keys;
    private readonly ReadVideos _read;
    private readonly TrainingOptions _options;
    private readonly TrainingExample[]? _ofUsers;

    /// <summary>Prepares the samples. Those of single users share their video's features, which stay in memory.</summary>
    public ExampleSet(TrainingOptions options, IReadOnlyList<string> keys, ReadVideos read)
    {
        (_options, _keys, _read) = (options, keys, read);
        if (options.Individual && options.Dataset != DatasetKind.MrHiSum)
        {
            _ofUsers = [.. read(keys).SelectMany(video => Targets.Individual(options.Dataset, video).Select(SampleOf))];
        }
    }

    /// <summary>Training samples.</summary>
    public int Count => _ofUsers?.Length ?? _keys.Count;

    /// <summary>Steps of an epoch; the last may have fewer samples.</summary>
    public int Batches => (Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>
    /// The batches of an epoch from one of them on. Each is to be walked once, to its end and before the next one: what is not in memory is
    /// read meanwhile.
    /// </summary>
    /// <param name="rng">The epoch's stream, which decides the order.</param>
    /// <param name="first">The first batch to give.</param>
    public IEnumerable<IEnumerable<TrainingExample>> Walk(Rng rng, int first)
    {
        var order = Enumerable.Range(0, Count).ToArray();
        rng.Shuffle<int>(order);
        var rest = order[Math.Min(Count, first * _options.BatchSize)..];
        using var samples = (_ofUsers is null
            ? _read([.. rest.Select(i => _keys[i])]).Select(SampleOf)
            : rest.Select(i => _ofUsers[i])).GetEnumerator();
        for (var batch = first; batch < Batches; batch++)
        {
            yield return Next(samples);
        }
    }

    private IEnumerable<TrainingExample> Next(IEnumerator<TrainingExample> samples)
    {
        for (var i = 0; i < _options.BatchSize && samples.MoveNext(); i++)
        {
            yield return samples.Current;
        }
    }

    private TrainingExample SampleOf(BenchmarkVideo video) =>
        new(video.Features, _options.Clamp ? Array.ConvertAll(video.GtScore, s => Math.Clamp(s, ClampMargin, 1 - ClampMargin)) : video.GtScore);
}
