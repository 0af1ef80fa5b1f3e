using System.Globalization;

namespace SummDiff.Annotations;

/// <summary>
/// Reads the shipped annotations. People scored shots of about two seconds, so a score is stored once a segment: per
/// video a line <c>id category users</c>, a line of segment lengths (<c>60x12</c> is twelve of 60 frames), and a line
/// of digits for each user. Lines that begin with # are remarks.
/// </summary>
internal static class CompactAnnotations
{
    /// <summary>All videos, in the file's order.</summary>
    public static List<AnnotatedVideo> Parse(string text)
    {
        var lines = new Queue<string>(text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'));
        var videos = new List<AnnotatedVideo>();
        while (lines.TryDequeue(out var title))
        {
            var fields = title.Split(' ');
            var lengths = Lengths(lines.Dequeue());
            var scores = new byte[Number(fields[2])][];
            for (var user = 0; user < scores.Length; user++)
            {
                scores[user] = Expand(lines.Dequeue(), lengths);
            }

            videos.Add(new(fields[0], fields[1], scores));
        }

        return videos;
    }

    private static List<int> Lengths(string line)
    {
        var lengths = new List<int>();
        foreach (var run in line.Split(' '))
        {
            var by = run.Split('x');
            lengths.AddRange(Enumerable.Repeat(Number(by[0]), by.Length > 1 ? Number(by[1]) : 1));
        }

        return lengths;
    }

    private static byte[] Expand(string digits, List<int> lengths)
    {
        var scores = new byte[lengths.Sum()];
        var at = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            scores.AsSpan(at, lengths[i]).Fill((byte)(digits[i] - '0'));
            at += lengths[i];
        }

        return scores;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
