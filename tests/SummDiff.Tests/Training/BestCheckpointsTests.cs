using SummDiff.Metrics;
using SummDiff.Runs;
using SummDiff.Training;

namespace SummDiff.Tests.Training;

public class BestCheckpointsTests
{
    [Fact]
    public void Each_metric_has_its_own_best_and_a_tie_goes_to_the_newer()
    {
        var best = new BestCheckpoints(new Dictionary<SelectionMetric, BestCheckpoint>());

        Assert.Equal(5, best.Offer(Metrics(f1: 50, ktau: -0.2), null, 1, 10).Count);
        Assert.Equal([SelectionMetric.Map50, SelectionMetric.Map15, SelectionMetric.SRho, SelectionMetric.KTau], best.Offer(Metrics(f1: 49, ktau: -0.1), null, 2, 20));
        Assert.Equal([SelectionMetric.F1, SelectionMetric.Map50, SelectionMetric.Map15, SelectionMetric.SRho], best.Offer(Metrics(f1: 50, ktau: -0.15), null, 3, 30));

        Assert.Equal(new BestCheckpoint(50, 3, 30), best.Best[SelectionMetric.F1]);
        Assert.Equal(new BestCheckpoint(-0.1, 2, 20), best.Best[SelectionMetric.KTau]);
    }

    [Fact]
    public void What_is_not_a_number_is_never_the_best()
    {
        var best = new BestCheckpoints(new Dictionary<SelectionMetric, BestCheckpoint>());

        Assert.DoesNotContain(SelectionMetric.KTau, best.Offer(Metrics(f1: 50, ktau: double.NaN), null, 1, 10));
        Assert.Contains(SelectionMetric.KTau, best.Offer(Metrics(f1: 50, ktau: -1), null, 2, 20));
        Assert.DoesNotContain(SelectionMetric.KTau, best.Offer(Metrics(f1: 50, ktau: double.NaN), null, 3, 30));
    }

    [Fact]
    public void A_model_whose_scores_are_all_tied_in_a_video_is_never_the_best_by_a_rank_correlation()
    {
        var best = new BestCheckpoints(new Dictionary<SelectionMetric, BestCheckpoint>());

        Assert.Equal([SelectionMetric.F1, SelectionMetric.Map50, SelectionMetric.Map15], best.Offer(Metrics(f1: 50, ktau: 0) with { Tied = 0.1 }, null, 1, 10));
        Assert.Contains(SelectionMetric.KTau, best.Offer(Metrics(f1: 50, ktau: -0.1), null, 2, 20));
        Assert.DoesNotContain(SelectionMetric.KTau, best.Offer(Metrics(f1: 50, ktau: 0) with { Tied = 0.1 }, null, 3, 30));
        Assert.Equal(new BestCheckpoint(-0.1, 2, 20), best.Best[SelectionMetric.KTau]);
    }

    [Fact]
    public void The_smallest_energy_distance_wins_where_several_draws_were_taken()
    {
        var best = new BestCheckpoints(new Dictionary<SelectionMetric, BestCheckpoint>());
        var metrics = Metrics(f1: 50, ktau: 0);

        Assert.DoesNotContain(SelectionMetric.Energy, best.Offer(metrics, null, 1, 10));
        Assert.Contains(SelectionMetric.Energy, best.Offer(metrics, Draws(0.2), 2, 20));
        Assert.DoesNotContain(SelectionMetric.Energy, best.Offer(metrics, Draws(0.3), 3, 30));
        Assert.DoesNotContain(SelectionMetric.Energy, best.Offer(metrics, Draws(double.NaN), 3, 30));
        Assert.DoesNotContain(SelectionMetric.Energy, best.Offer(metrics with { Tied = 0.1 }, Draws(0.1), 3, 30));
        Assert.Contains(SelectionMetric.Energy, best.Offer(metrics, Draws(0.2), 4, 40));
        Assert.Contains(SelectionMetric.Energy, best.Offer(metrics, Draws(-0.01), 5, 50));
        Assert.Equal(new BestCheckpoint(-0.01, 5, 50), best.Best[SelectionMetric.Energy]);
    }

    private static DrawMetrics Draws(double energyDistance) => new()
    {
        Count = 2,
        Mean = Metrics(50, 0),
        Deviation = Metrics(0, 0),
        BestF1 = 50,
        BestKTau = 0,
        Coverage = 1,
        PairwiseF1 = 50,
        PairwiseKTau = 0,
        EnergyDistance = energyDistance,
    };

    private static VideoMetrics Metrics(double f1, double ktau) => new() { F1 = f1, KTau = ktau, SRho = 0, Map50 = 0.5, Map15 = 0.2 };
}
