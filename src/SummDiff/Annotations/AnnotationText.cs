using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using SummDiff.Formats;

namespace SummDiff.Annotations;

/// <summary>Parses <c>ydata-anno.tsv</c> from its bytes: 14 MB of text are read in the time it takes to look at each byte once.</summary>
internal static class AnnotationText
{
    /// <summary>All videos, in the file's order.</summary>
    /// <exception cref="SummDiffException">
    /// A line is not <c>id TAB category TAB scores</c>, users of one video differ in length, or one video has fewer users than another.
    /// </exception>
    public static List<AnnotatedVideo> Parse(string path, ReadOnlySpan<byte> text)
    {
        var videos = new List<AnnotatedVideo>();
        var ids = new HashSet<string>();
        var users = new List<byte[]>();
        string id = "", category = "";
        text = FileBytes.WithoutMark(text);
        for (var line = 1; text.Length > 0; line++)
        {
            var end = text.IndexOf((byte)'\n');
            var row = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
            text = end < 0 ? [] : text[(end + 1)..];
            if (row.IsEmpty)
            {
                continue;
            }

            var firstTab = row.IndexOf((byte)'\t');
            var secondTab = firstTab < 0 ? -1 : firstTab + 1 + row[(firstTab + 1)..].IndexOf((byte)'\t');
            if (secondTab <= firstTab)
            {
                throw Bad(path, line, "has no 'video id TAB category TAB scores'");
            }

            var rowId = Encoding.UTF8.GetString(row[..firstTab]);
            if (rowId != id)
            {
                Finish();
                id = rowId;
                category = Encoding.UTF8.GetString(row[(firstTab + 1)..secondTab]);
                if (!ids.Add(id))
                {
                    throw Bad(path, line, $"returns to video {id}, whose users should be together");
                }
            }

            var scores = ParseScores(path, line, row[(secondTab + 1)..]);
            if (users.Count > 0 && users[0].Length != scores.Length)
            {
                throw Bad(path, line, $"scores {scores.Length} frames of {id}, but the user before scored {users[0].Length}");
            }

            users.Add(scores);
        }

        Finish();
        var most = videos.Select(video => video.Scores.Length).DefaultIfEmpty().Max();
        if (videos.Find(video => video.Scores.Length < most) is { } lacking)
        {
            throw new SummDiffException($"{path}: video {lacking.Id} has {lacking.Scores.Length} users where others have {most}, so that lines are missing. Expected TVSum's ydata-anno.tsv; download it again.");
        }

        return videos.Count > 0 ? videos : throw new SummDiffException($"{path}: empty. Expected TVSum's ydata-anno.tsv.");

        void Finish()
        {
            if (users.Count > 0)
            {
                videos.Add(new(id, category, [.. users]));
                users.Clear();
            }
        }
    }

    private static byte[] ParseScores(string path, int line, ReadOnlySpan<byte> text)
    {
        var scores = new byte[text.Length / 2 + 1];
        for (var i = ParsePairs(text, scores); i < scores.Length; i++)
        {
            var at = 2 * i;
            if (at >= text.Length || text[at] is < (byte)'1' or > (byte)'5' || (at + 1 < text.Length && text[at + 1] != (byte)','))
            {
                throw Bad(path, line, $"has no score of 1 to 5 in place {i + 1}");
            }

            scores[i] = (byte)(text[at] - '0');
        }

        return scores;
    }

    /// <summary>Takes a digit and its comma as one 16-bit number, 32 at a time, as long as all of them are proper.</summary>
    /// <returns>How many scores were taken.</returns>
    private static int ParsePairs(ReadOnlySpan<byte> text, Span<byte> scores)
    {
        var pairs = MemoryMarshal.Cast<byte, ushort>(text);
        var one = Vector256.Create((ushort)('1' | (',' << 8)));
        var done = 0;
        for (; done + 32 <= pairs.Length; done += 32)
        {
            var low = Vector256.Create(pairs.Slice(done, 16)) - one;
            var high = Vector256.Create(pairs.Slice(done + 16, 16)) - one;
            if (Vector256.GreaterThanAny(Vector256.Max(low, high), Vector256.Create((ushort)4)))
            {
                break;
            }

            (Vector256.Narrow(low, high) + Vector256<byte>.One).CopyTo(scores[done..]);
        }

        return done;
    }

    private static SummDiffException Bad(string path, int line, string what) =>
        new($"{path}: line {line} {what}. Expected TVSum's ydata-anno.tsv, plain or .gz.");
}
