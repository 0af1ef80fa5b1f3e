using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Model;
using SummDiff.Options;

namespace SummDiff.Checkpoints;

/// <summary>
/// A trained model in a file: safetensors with the official parameter names, and as metadata the options and where the model came from.
/// </summary>
/// <param name="Model">The model, its weights loaded.</param>
/// <param name="Options">What it was trained with. An official checkpoint says nothing: then its sizes, and defaults for the rest.</param>
/// <param name="Origin">Dataset, fold, epoch, metric and whatever else was recorded; empty for an official checkpoint.</param>
public sealed record Checkpoint(ScoreModel Model, TrainingOptions Options, IReadOnlyDictionary<string, string> Origin)
{
    private const string ConfigKey = "config";
    private const string NullVideoName = "null_video";

    /// <summary>The file it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>How the features that the model was trained on were made; null where that is not recorded, as in official checkpoints.</summary>
    public FeatureFingerprint? TrainedOn { get; init; }

    /// <summary>Writes a model; the file appears whole or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="origin">What else to record, by short names such as <c>epoch</c>.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable. An older file is untouched.</exception>
    public static void Save(string path, ScoreModel model, TrainingOptions options, IReadOnlyDictionary<string, string> origin)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(origin);
        var tensors = model.Parameters.Select(p => (p.Name, p.Shape.Select(n => (long)n).ToArray(), (ReadOnlyMemory<float>)p.Save())).ToList();
        if (model is SummDiffModel { NullVideo: { } nullVideo })
        {
            tensors.Add((NullVideoName, [nullVideo.Length], nullVideo));
        }

        SafeTensorsFile.Write(path, new Dictionary<string, string>(origin) { [ConfigKey] = OptionJson.Write(options) }, tensors);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">A checkpoint of ours, or an official <c>.pkl</c>.</param>
    /// <param name="adjust">Changes the recorded options: what the user asks for instead. Sizes must still fit the file.</param>
    /// <param name="nullVideo">The null video for an official checkpoint, which holds none.</param>
    /// <exception cref="SummDiffException">Not a checkpoint, damaged, or its sizes differ from the options, which are named with the values that fit.</exception>
    public static Checkpoint Load(string path, Func<TrainingOptions, TrainingOptions>? adjust = null, float[]? nullVideo = null)
    {
        var weights = CheckpointWeights.Open(path);
        var options = weights.Metadata.TryGetValue(ConfigKey, out var config)
            ? OptionJson.Read(new TrainingOptions(), config, path)
            : new TrainingOptions { Model = CheckpointShape.Infer(weights) };
        options = OptionRules.Check(adjust?.Invoke(options) ?? options);
        if (CheckpointShape.Differences(weights, options) is { Count: > 0 } differences)
        {
            throw new CheckpointMismatchException(path, differences);
        }

        var model = ScoreModel.Create(options.Model, default, options.Model.PUncond > 0 ? weights.Find(NullVideoName) ?? nullVideo : null);
        var known = model.Parameters.Select(p => p.Name).Append(NullVideoName).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in model.Parameters)
        {
            parameter.Load(weights.Read(parameter));
        }

        var unknown = weights.Names.FirstOrDefault(name => !known.Contains(name) && !CheckpointShape.IsUnused(name));
        return unknown is null
            ? new(model, options, weights.Metadata.Where(entry => entry.Key != ConfigKey).ToDictionary()) { Path = path, TrainedOn = FeatureFingerprint.Recorded(weights.Metadata, path) }
            : throw new SummDiffException($"{path}: holds '{unknown}', which a {options.Model.Denoiser} model with these options does not have. Give the options it was trained with.");
    }

    /// <summary>Gives another model of the same sizes these weights.</summary>
    /// <param name="model">The model to overwrite.</param>
    /// <exception cref="SummDiffException">It has other parameters, or of other sizes.</exception>
    public void CopyWeightsTo(ScoreModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var ours = Model.Parameters.ToDictionary(p => p.Name);
        foreach (var parameter in model.Parameters)
        {
            if (!ours.TryGetValue(parameter.Name, out var own) || !own.Shape.SequenceEqual(parameter.Shape) || ours.Count != model.Parameters.Count)
            {
                throw new SummDiffException($"The checkpoint to start from is of a different model: '{parameter.Name}' does not fit. Give the options it was trained with.");
            }

            parameter.Load(own.Save());
        }
    }
}
