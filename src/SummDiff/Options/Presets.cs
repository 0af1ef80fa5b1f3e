using SummDiff.Formats;

namespace SummDiff.Options;

/// <summary>The official settings of the three benchmarks, and settings that keep how annotators differ. They are the files of <c>presets/</c>, carried inside the library.</summary>
public static class Presets
{
    /// <summary>The names that <see cref="Apply"/> takes besides a file.</summary>
    public static IReadOnlyList<string> Names { get; } = ["tvsum", "summe", "mrhisum", "tvsum-opinions", "summe-opinions"];

    /// <summary>Sets what a preset sets; the other options stay.</summary>
    /// <param name="options">The options to change a copy of.</param>
    /// <param name="preset">One of <see cref="Names"/>, or the path of a JSON file of options.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="OptionException">No such preset or file, or it holds what is not an option.</exception>
    public static TrainingOptions Apply(TrainingOptions options, string preset)
    {
        if (Names.Contains(preset))
        {
            using var stream = typeof(Presets).Assembly.GetManifestResourceStream($"presets/{preset}.json")!;
            using var reader = new StreamReader(stream);
            return OptionJson.Read(options, reader.ReadToEnd(), $"preset {preset}");
        }

        if (!File.Exists(preset))
        {
            throw new OptionException($"'preset' is '{preset}', but must be {string.Join(", ", Names)} or a JSON file of options.");
        }

        return OptionJson.Read(options, FileBytes.ReadText(preset), preset);
    }
}
