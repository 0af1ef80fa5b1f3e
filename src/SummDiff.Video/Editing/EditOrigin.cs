using System.Globalization;

namespace SummDiff.Video.Editing;

/// <summary>Who chose a segment: one of the model's draws, their mean, or a person.</summary>
/// <param name="Draw">The draw's number, from 1; 0 for a person, -1 for the mean of all draws.</param>
internal readonly record struct EditOrigin(int Draw)
{
    /// <summary>A person.</summary>
    public static EditOrigin Hand { get; }

    /// <summary>The mean of all draws.</summary>
    public static EditOrigin Mean { get; } = new(-1);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text"><c>draw 2</c>, <c>mean</c> or <c>hand</c>.</param>
    /// <param name="origin">Who.</param>
    /// <returns>Whether the text is one of these.</returns>
    public static bool TryParse(string? text, out EditOrigin origin)
    {
        origin = text == "mean" ? Mean : Hand;
        if (text?.StartsWith("draw ", StringComparison.Ordinal) == true && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var draw) && draw > 0)
        {
            origin = new EditOrigin(draw);
            return true;
        }

        return text is "mean" or "hand";
    }

    /// <summary><c>draw 2</c>, <c>mean</c> or <c>hand</c>.</summary>
    public override string ToString() => Draw switch { 0 => "hand", -1 => "mean", _ => string.Create(CultureInfo.InvariantCulture, $"draw {Draw}") };
}
