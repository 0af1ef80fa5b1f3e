using SummDiff.Model;

namespace SummDiff.Options;

/// <summary>What must hold between options, and of each of them.</summary>
internal static class OptionRules
{
    /// <summary>Checks every option's range and that no two contradict each other, before any work starts.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="OptionException">The first rule that does not hold, with what to change.</exception>
    public static TrainingOptions Check(TrainingOptions options)
    {
        foreach (var spec in OptionCatalog.All)
        {
            // A record made in code may hold what no flag could say.
            spec.Write(options, spec.Read(options));
        }

        var model = options.Model;
        Require(
            (options.Dataset == DatasetKind.MrHiSum && model.Model == ModelKind.SummDiff) || options.LearningRateDecay == TrainingOptions.OfficialLearningRateDecay,
            "'lr_decay' is for mrhisum and 'model' SummDiff: elsewhere the learning rate stays as it is. Leave it out.");
        Require(
            options.Individual || !options.DropoutAfterValidation,
            "'dropout_after_validation' is for 'individual': without it, a validation ends an epoch, and every batch trains with dropout. Leave it out.");
        Require(
            options.Dataset == DatasetKind.SumMe || !options.FreshNoise,
            "'fresh_noise' is for summe: with tvsum and mrhisum each step draws afresh anyway. Leave it out.");
        Require(model.HiddenDim % 2 == 0, $"'hidden_dim' is {model.HiddenDim}, but must be even: positions are pairs of sine and cosine.");
        Require(
            model.HiddenDim % model.Heads == 0,
            $"'hidden_dim' is {model.HiddenDim}, which {model.Heads} attention heads cannot share. Make it a multiple of 'nheads'.");
        Require(
            options.Sampling.Steps < model.ScheduleLength,
            $"'sampling_steps' is {options.Sampling.Steps}, but a schedule of {model.ScheduleLength} timesteps has room for {model.ScheduleLength - 1}. Lower it, or raise 'schedule_length'.");
        return options;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new OptionException(message);
        }
    }
}
