using System.Text.Json;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Tensors;
using SummDiff.Testing;
using SummDiff.Training;

namespace SummDiff.Tests.Training;

public class RandomnessTests
{
    private const int Epochs = 3;

    private static readonly TrainingOptions SumMe = Presets.Apply(new TrainingOptions(), "summe");

    /// <summary>A trace of the official loop (Fixtures/README.md). Its values are PyTorch's; what must agree is which steps share what.</summary>
    [Theory]
    [InlineData("individual")]
    [InlineData("mean")]
    public void SumMe_repeats_what_the_official_loop_repeats(string mode)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Fixture.Find("summe-steps.json")));
        Step[] official = [.. file.RootElement.GetProperty(mode).EnumerateArray().Select(Read)];
        var own = Steps(SumMe with { Individual = mode == "individual" });

        Assert.Equal(official.Select(s => (s.Dropout, s.Videos)), own.Select(s => (s.Dropout, s.Videos)));
        Assert.Equal(Pattern(official, s => s.Lengths), Pattern(own, s => s.Lengths));
        Assert.Equal(Pattern(official, s => s.Hidden), Pattern(own, s => s.Hidden));

        // Steps of whole batches after a validation within the epoch hide the videos at the same places, and a last, smaller batch the first of these.
        foreach (var steps in new[] { official, own })
        {
            Assert.All(steps.Where(s => !s.Dropout), s => Assert.StartsWith(s.Hidden, steps.First(w => !w.Dropout).Hidden, StringComparison.Ordinal));
        }

        // The first video's timestep depends on the batch's size alone; which of the others agree depends on the longest videos of the data.
        var (first, last) = (official.Where(s => s.Dropout), own.Where(s => s.Dropout));
        Assert.Equal(Pattern([.. first], s => string.Join(' ', s.Times)), Pattern([.. last], s => string.Join(' ', s.Times)));
        Assert.Equal(Pattern(official, s => $"{s.Times[0]}"), Pattern(own, s => $"{s.Times[0]}"));
        Assert.Equal(
            Pattern([.. own.Where(s => !s.Dropout)], s => $"{s.Videos} {s.Longest}"),
            Pattern([.. own.Where(s => !s.Dropout)], s => string.Join(' ', s.Times)));
    }

    [Fact]
    public void Noise_after_a_validation_depends_on_the_longest_video_alone()
    {
        var randomness = new Randomness(SumMe, new Rng(1));
        float[] Noise(FoldPosition position, int longest)
        {
            int[] lengths = [40, longest, 50];
            return DiffusionDraw.Of(SumMe.Model, 0, new Videos(lengths), randomness.Step(position, validated: true, lengths)).Noise[^50..];
        }

        var noise = Noise(new() { Epoch = 1, Batch = 3, Step = 20 }, 60);
        Assert.Equal(noise, Noise(new() { Epoch = 2, Batch = 7, Step = 41 }, 60));
        Assert.NotEqual(noise, Noise(new() { Epoch = 1, Batch = 3, Step = 20 }, 61));
    }

    [Fact]
    public void Fresh_noise_repeats_nothing_and_dropout_can_stay_on()
    {
        var steps = Steps(SumMe with { FreshNoise = true, DropoutAfterValidation = true });

        Assert.All(steps, step => Assert.True(step.Dropout));
        Assert.Equal(steps.Length, steps.Select(step => string.Join(' ', step.Times)).Distinct().Count());
        Assert.Equal(Epochs, steps.Chunk(17).Select(epoch => epoch[0].Lengths).Distinct().Count());
        Assert.InRange(steps.Select(step => step.Hidden).Distinct().Count(), 45, 51);
    }

    [Fact]
    public void TVSum_draws_afresh_at_each_step_but_trains_only_first_batches_with_dropout()
    {
        var steps = Steps(SumMe with { Dataset = DatasetKind.TvSum });

        Assert.Equal([0, 17, 34], Enumerable.Range(0, steps.Length).Where(i => steps[i].Dropout));
        Assert.Equal(steps.Length, steps.Select(step => string.Join(' ', step.Times)).Distinct().Count());
    }

    /// <summary>Which steps agree with an earlier one: for each, the number of the first that does.</summary>
    private static int[] Pattern(IReadOnlyList<Step> steps, Func<Step, string> of) =>
        [.. steps.Select(step => steps.Index().First(other => of(other.Item) == of(step)).Index)];

    private static Step[] Steps(TrainingOptions options)
    {
        // 20 videos of 16 or 17 users make 326 samples; a few share their length, as in real data.
        var lengths = Enumerable.Range(0, 20).Select(video => 60 + (37 * (video / 2) % 250)).ToArray();
        int[] samples = options.Individual
            ? [.. lengths.SelectMany((length, video) => Enumerable.Repeat(length, video < 6 ? 17 : 16))]
            : lengths;
        var randomness = new Randomness(options, new Rng(7));
        var steps = new List<Step>();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = samples.ToArray();
            randomness.Order(epoch).Shuffle<int>(order);
            foreach (var (batch, videos) in order.Chunk(options.BatchSize).Index())
            {
                var position = new FoldPosition { Epoch = epoch, Batch = batch, Step = steps.Count };
                var streams = randomness.Step(position, options.Individual && batch > 0, videos);
                var draw = DiffusionDraw.Of(options.Model, 0, new Videos(videos), streams);
                steps.Add(new(
                    streams.Dropout is not null, videos.Length, string.Join(' ', videos), string.Concat(draw.Hidden.Select(hidden => hidden ? '1' : '0')), draw.Times[..4], videos.Max()));
            }
        }

        return [.. steps];
    }

    private static Step Read(JsonElement step) => new(
        step.GetProperty("dropout").GetBoolean(),
        step.GetProperty("videos").GetInt32(),
        step.GetProperty("lengths").GetString()!,
        step.GetProperty("hidden").GetString()!,
        [.. step.GetProperty("times").EnumerateArray().Select(time => time.GetInt32())],
        Longest: 0);

    private sealed record Step(bool Dropout, int Videos, string Lengths, string Hidden, int[] Times, int Longest);
}
