namespace SummDiff.Options;

/// <summary>One option: its name, what it means, and how it reads and writes <see cref="TrainingOptions"/>.</summary>
internal sealed record OptionSpec
{
    /// <summary>The official flag's name, with underscores: the key in presets, run folders and checkpoints.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about.</summary>
    public required OptionGroup Group { get; init; }

    /// <summary>What it means, with its unit, without range and default.</summary>
    public required string Help { get; init; }

    /// <summary>The values it takes, in words: <c>at least 1</c>, <c>DiT, latentmlp or Transformer_dec</c>.</summary>
    public required string Range { get; init; }

    /// <summary>How JSON holds it.</summary>
    public required OptionKind Kind { get; init; }

    /// <summary>Reads the value, as <see cref="Write"/> takes it.</summary>
    public required Func<TrainingOptions, string> Read { get; init; }

    /// <summary>Sets the value in a copy; null where the option does not take it.</summary>
    public required Func<TrainingOptions, string, TrainingOptions?> TryWrite { get; init; }

    /// <summary>The preferred flag, with dashes: <c>--p-uncond</c>.</summary>
    public string Flag => "--" + Name.Replace('_', '-');

    /// <summary>The flag as the official code spells it: <c>--p_uncond</c>.</summary>
    public string OfficialFlag => "--" + Name;

    /// <summary>The default, as <see cref="Write"/> takes it.</summary>
    public string Default => Read(Defaults);

    private static TrainingOptions Defaults { get; } = new();

    /// <summary>Sets the value.</summary>
    /// <param name="options">The options to change a copy of.</param>
    /// <param name="value">The value in words, invariant culture.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="OptionException">The option does not take this value.</exception>
    public TrainingOptions Write(TrainingOptions options, string value) =>
        TryWrite(options, value) ?? throw new OptionException($"'{Name}' is '{value}', but must be {Range}.");
}
