using System.Globalization;

namespace SummDiff.Options;

/// <summary>How each kind of option is read, written and checked.</summary>
internal static class OptionValues
{
    internal static readonly NumberRange Above0 = new("above 0", v => v > 0);
    internal static readonly NumberRange AtLeast0 = new("at least 0", v => v >= 0);
    internal static readonly NumberRange From0To1 = new("0 to 1", v => v is >= 0 and <= 1);
    internal static readonly NumberRange From0Below1 = new("at least 0 and below 1", v => v is >= 0 and < 1);
    internal static readonly NumberRange Above0To1 = new("above 0 and at most 1", v => v is > 0 and <= 1);
    internal static readonly NumberRange Above0BelowHalf = new("above 0 and below 0.5", v => v is > 0 and < 0.5);

    internal static OptionSpec Integer(
        string name, OptionGroup group, string help, int least, Func<TrainingOptions, int> read, Func<TrainingOptions, int, TrainingOptions> write) =>
        Integer(name, group, help, least, int.MaxValue, read, write);

    internal static OptionSpec Integer(
        string name, OptionGroup group, string help, int least, int most, Func<TrainingOptions, int> read, Func<TrainingOptions, int, TrainingOptions> write) =>
        new()
        {
            Name = name,
            Group = group,
            Help = help,
            Range = most == int.MaxValue ? $"a whole number, at least {least}" : $"a whole number, {least} to {most}",
            Kind = OptionKind.Number,
            Read = options => read(options).ToString(CultureInfo.InvariantCulture),
            TryWrite = (options, text) =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                    ? write(options, value)
                    : null,
        };

    internal static OptionSpec Seed(
        string name, OptionGroup group, string help, Func<TrainingOptions, ulong> read, Func<TrainingOptions, ulong, TrainingOptions> write) =>
        new()
        {
            Name = name,
            Group = group,
            Help = help,
            Range = "a whole number, at least 0",
            Kind = OptionKind.Number,
            Read = options => read(options).ToString(CultureInfo.InvariantCulture),
            TryWrite = (options, text) =>
                ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? write(options, value) : null,
        };

    internal static OptionSpec Number(
        string name, OptionGroup group, string help, NumberRange range, Func<TrainingOptions, double> read, Func<TrainingOptions, double, TrainingOptions> write) =>
        new()
        {
            Name = name,
            Group = group,
            Help = help,
            Range = range.Words,
            Kind = OptionKind.Number,
            Read = options => Shortest(read(options)),
            TryWrite = (options, text) =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && range.Holds(value)
                    ? write(options, value)
                    : null,
        };

    internal static OptionSpec Boolean(
        string name, OptionGroup group, string help, Func<TrainingOptions, bool> read, Func<TrainingOptions, bool, TrainingOptions> write) =>
        new()
        {
            Name = name,
            Group = group,
            Help = help,
            Range = "true or false",
            Kind = OptionKind.Boolean,
            Read = options => read(options) ? "true" : "false",
            TryWrite = (options, text) => ParseBoolean(text) is { } value ? write(options, value) : null,
        };

    internal static OptionSpec Word<T>(
        string name, OptionGroup group, string help, (string Word, T Value)[] words, Func<TrainingOptions, T> read, Func<TrainingOptions, T, TrainingOptions> write)
        where T : struct, Enum =>
        new()
        {
            Name = name,
            Group = group,
            Help = help,
            Range = string.Join(", ", words[..^1].Select(pair => pair.Word)) + " or " + words[^1].Word,
            Kind = OptionKind.Word,
            Read = options => words.First(pair => pair.Value.Equals(read(options))).Word,
            TryWrite = (options, text) =>
            {
                var found = Array.FindIndex(words, pair => pair.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
                return found < 0 ? null : write(options, words[found].Value);
            },
        };

    /// <summary>Reads a boolean the way the official code does.</summary>
    /// <param name="text">True, yes, t, y or 1, false, no, f, n or 0, in any case.</param>
    /// <returns>The value, or null where the text is none of these.</returns>
    public static bool? ParseBoolean(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "T" or "Y" or "1" => true,
        "FALSE" or "NO" or "F" or "N" or "0" => false,
        _ => null,
    };

    // The shortest text that reads back as the same number: 5e-5, not 5E-05.
    private static string Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0
            ? text
            : text[..exponent] + "e" + int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    internal readonly record struct NumberRange(string Words, Func<double, bool> Holds);
}
