using SummDiff.Diffusion;

namespace SummDiff.Tests.Diffusion;

public class DiffusionTests
{
    [Fact]
    public void The_timesteps_are_those_of_the_official_code() =>
        Assert.Equal([999, 899, 799, 699, 599, 499, 399, 299, 199, 99, 0], new DdimSampler(new NoiseSchedule()).Times);

    [Fact]
    public void Logit_space_goes_there_and_back_except_at_the_ends()
    {
        var space = new LogitSpace(2, 1e-3);
        foreach (var score in (double[])[0.01, 0.3, 0.5, 0.97])
        {
            Assert.Equal(score, space.From(space.To(score)), 1e-12);
        }

        Assert.Equal(Math.Log(1e-3) / 2, space.To(0), 1e-12);
        Assert.Equal(-Math.Log(1e-3) / 2, space.To(1), 1e-12);
    }

    [Fact]
    public void Signal_falls_from_nearly_all_to_nearly_none()
    {
        var schedule = new NoiseSchedule();
        Assert.InRange(schedule.AlphaBar(0), 0.9999, 1);
        Assert.InRange(schedule.AlphaBar(999), 0, 1e-4);
        Assert.All(Enumerable.Range(1, 999), t => Assert.True(schedule.AlphaBar(t) < schedule.AlphaBar(t - 1)));
    }

    [Fact]
    public void A_denoiser_that_knows_the_answer_gets_it_whatever_the_noise()
    {
        float[] answer = [-1, 0.5f, 2];
        var sampler = new DdimSampler(new NoiseSchedule(), steps: 25, eta: 0.5);
        var found = sampler.Run(3, 0.7, (step, noise) => new Tensors.Rng((ulong)(step + 2)).FillNormal(noise), (_, _, _, conditional, unconditional) =>
        {
            answer.CopyTo(conditional);
            answer.CopyTo(unconditional);
        }, guidedResult: true);
        Assert.Equal(answer, found.Select(x => MathF.Round(x, 5)));
    }

    [Theory]
    [InlineData(false, 1f, 9)]
    [InlineData(true, 1.5f, 10)]
    public void Guidance_moves_away_from_the_null_video_and_asks_for_it_no_more_often_than_needed(bool guided, float expected, int nullVideos)
    {
        var seen = 0;
        var found = new DdimSampler(new NoiseSchedule()).Run(
            1,
            0.5,
            (_, noise) => noise.Clear(),
            (_, _, _, conditional, unconditional) =>
            {
                conditional[0] = 1;
                unconditional.Clear();
                seen += unconditional.Length;
            },
            guided);
        Assert.Equal([expected], found);
        Assert.Equal(nullVideos, seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Steps_outside_the_schedule_are_refused(int steps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler(new NoiseSchedule(), steps));
}
