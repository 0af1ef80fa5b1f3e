using System.Text;

namespace SummDiff.Robustness;

/// <summary>Damages files as disks, transfers, editors and strangers do. The same seed damages alike.</summary>
internal static class Mutator
{
    private static readonly byte[][] Words = [.. new[]
    {
        "NaN", "1e999", "-1e999", "-1", "0", "0.5", "1e-320", "2147483648", "99999999999999999999", "null", "true", "\"\"", "[]", "{}", "\uFEFF", "\r\n", "\t", ",", "\0", "\u0660", "../", "é", "-",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly long[] Numbers = [0, 1, -1, 127, 255, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, 1L << 40];

    /// <summary>A damaged copy.</summary>
    /// <param name="valid">The whole file.</param>
    /// <param name="isText">Whether words and lines are damaged too.</param>
    /// <param name="random">Decides what is damaged.</param>
    public static byte[] Damage(byte[] valid, bool isText, Random random)
    {
        var bytes = new List<byte>(valid);
        for (var left = 1 + random.Next(3) * random.Next(2); left > 0; left--)
        {
            if (isText && random.Next(3) > 0)
            {
                DamageText(bytes, random);
            }
            else
            {
                DamageBytes(bytes, random);
            }
        }

        return [.. bytes];
    }

    private static void DamageBytes(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(1 + random.Next(1 << random.Next(10)), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 or 1 or 2 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 3 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.RemoveRange(at, length);
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 7:
                for (var i = at; i < at + length; i++)
                {
                    bytes[i] = 0;
                }

                break;
            default:
                var number = BitConverter.GetBytes(Numbers[random.Next(Numbers.Length)]);
                var width = 1 << random.Next(4);
                for (var i = 0; i < width && at + i < bytes.Count; i++)
                {
                    bytes[at + i] = number[i];
                }

                break;
        }
    }

    private static void DamageText(List<byte> bytes, Random random)
    {
        var word = Words[random.Next(Words.Length)];
        var at = random.Next(bytes.Count + 1);
        var (start, end) = random.Next(2) == 0 ? Around(bytes, at, b => b is (byte)'\n') : Around(bytes, at, b => !char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'-' or (byte)'_'));
        switch (random.Next(5))
        {
            case 0:
                bytes.InsertRange(at, word);
                break;
            case 1:
                bytes.RemoveRange(start, end - start);
                break;
            case 2:
                bytes.InsertRange(end, bytes.GetRange(start, end - start));
                break;
            default:
                bytes.RemoveRange(start, end - start);
                bytes.InsertRange(start, word);
                break;
        }
    }

    /// <summary>The word or line around a place.</summary>
    private static (int Start, int End) Around(List<byte> bytes, int at, Func<byte, bool> isBorder)
    {
        var (start, end) = (at, at);
        while (start > 0 && !isBorder(bytes[start - 1]))
        {
            start--;
        }

        while (end < bytes.Count && !isBorder(bytes[end]))
        {
            end++;
        }

        return (start, end);
    }
}
