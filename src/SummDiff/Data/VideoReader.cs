using System.Globalization;
using System.Numerics.Tensors;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Data;

/// <summary>Reads parts of one video's group and checks that they are what their names say.</summary>
internal sealed class VideoReader(Hdf5File file, string key, Oddities oddities)
{
    /// <summary>The most frames of a video: ten days at 60 frames a second. More is damage, and would exhaust the memory.</summary>
    private const int MostFrames = 50_000_000;

    private const float UsualFeature = 1e6f;

    /// <summary>The video's key.</summary>
    public string Key => key;

    /// <summary>Whether the group has a dataset of this name.</summary>
    public bool Has(string name) => file.Exists($"{key}/{name}");

    /// <summary>Notes something odd that is tolerated.</summary>
    public void Warn(string kind, string what) => oddities.Add(kind, key, what);

    /// <summary>An error that names the file and the video.</summary>
    public SummDiffException Bad(string what) => new($"{file.Path}: {key}: {what}");

    /// <summary>The features, checked for rank, emptiness and finite values.</summary>
    /// <returns>Row-major <c>[L, F]</c>, L and F.</returns>
    public (float[] Values, int Length, int Width) Features()
    {
        var shape = Shape("features");
        if (shape is not [var length, var width])
        {
            throw Bad($"features has shape {Text(shape)} where [samples, channels] is expected. Check that these are per-frame features.");
        }

        if (length == 0 || width == 0)
        {
            throw Bad($"features of shape {Text(shape)} are empty. Remove the video from the file and the splits.");
        }

        var values = file.Read<float>($"{key}/features");
        CheckFinite("features", values, (int)width);
        var largest = TensorPrimitives.MaxMagnitude<float>(values);
        if (Math.Abs(largest) is 0 or > UsualFeature)
        {
            Warn("features size", largest == 0 ? "features are all zero; no model can tell its frames apart." : $"features reach {largest.ToString("G3", CultureInfo.InvariantCulture)}, where networks give numbers of about 1; they are used as they are.");
        }

        return (values, (int)length, (int)width);
    }

    /// <summary>A list of numbers, checked for rank and finite values.</summary>
    public float[] Scores(string name)
    {
        CheckRank(name, 1);
        var values = file.Read<float>($"{key}/{name}");
        CheckFinite(name, values, 1);
        if (values.Length > 0 && (TensorPrimitives.Min<float>(values) < 0 || TensorPrimitives.Max<float>(values) > 1))
        {
            Warn($"{name} range", $"{name} goes beyond 0..1; it is used as it is.");
        }

        return values;
    }

    /// <summary>A list of whole numbers.</summary>
    public int[] Integers(string name)
    {
        CheckRank(name, 1);
        return WholeNumbers(name);
    }

    /// <summary>A single whole number, from 1 to <see cref="MostFrames"/>.</summary>
    public int Count(string name)
    {
        Shape(name);
        var value = file.ReadScalar<double>($"{key}/{name}");
        return value is >= 1 and <= MostFrames && double.IsInteger(value)
            ? (int)value
            : throw Bad($"{name} is {Text(value)}, where a whole number from 1 to {MostFrames} is expected.");
    }

    /// <summary>A text; null where there is none, or something else of that name.</summary>
    public string? Text(string name) => Has(name) && file.IsText($"{key}/{name}") ? file.ReadText($"{key}/{name}") : null;

    /// <summary>Zeros and ones, <c>[rows, columns]</c>; a list counts as one row.</summary>
    public (byte[] Values, int Rows, int Columns) Binary(string name)
    {
        var shape = Shape(name);
        var stored = file.Read<float>($"{key}/{name}");
        var values = new byte[stored.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // Not read as bytes: that would make NaN, halves and negative numbers 0 without a word.
            values[i] = stored[i] is 0 or 1 ? (byte)stored[i] : throw Bad($"{name} holds {Text(stored[i])} in place {i}, where zeros and ones are expected. A summary marks each frame as in or out.");
        }

        if (shape.Length is not (1 or 2))
        {
            throw Bad($"{name} of shape {Text(shape)} is not made of zeros and ones per frame. A summary marks each frame as in or out.");
        }

        return (values, shape.Length == 1 ? 1 : (int)shape[0], (int)shape[^1]);
    }

    /// <summary>Pairs of frames that begin and end shots, checked for order. An end may lie beyond the video.</summary>
    /// <param name="inclusive">Whether the second number is the shot's last frame, and not one past it.</param>
    /// <param name="frameCount">Original frames.</param>
    /// <returns>Half-open pairs; ends beyond the video are moved to its end.</returns>
    public (int Start, int End)[] ChangePoints(bool inclusive, int frameCount)
    {
        var shape = Shape("change_points");
        if (shape is not [> 0, 2])
        {
            throw Bad($"change_points has shape {Text(shape)} where [shots, 2] is expected, with at least one shot.");
        }

        var numbers = WholeNumbers("change_points");
        var shots = new (int Start, int End)[shape[0]];
        var tiles = true;
        for (var i = 0; i < shots.Length; i++)
        {
            var (start, end) = (numbers[2 * i], (long)numbers[2 * i + 1] + (inclusive ? 1 : 0));
            var before = i > 0 ? shots[i - 1].End : 0;
            if (start < 0 || end <= start || start >= frameCount)
            {
                throw Bad($"shot {i} of change_points runs from {start} to {numbers[2 * i + 1]} in a video of {frameCount} frames. Shots go forward, inside the video.");
            }

            if (start < before)
            {
                throw Bad($"shot {i} of change_points begins at {start}, before shot {i - 1} ends. Shots must not overlap.");
            }

            tiles &= start == before && end <= frameCount;
            shots[i] = (start, (int)Math.Min(end, frameCount));
        }

        // Files with half-open shots usually stop one frame early; the official code counts that frame in (a quirk, see docs/reference.md).
        var last = shots[^1].End;
        if (!tiles || last < frameCount - (inclusive ? 0 : 1))
        {
            Warn("tiling", $"the shots do not tile the video of {frameCount} frames; frames in no shot are never chosen.");
        }

        return shots;
    }

    /// <summary>The shape of a dataset that must be there.</summary>
    public long[] Shape(string name) =>
        Has(name) ? file.Shape($"{key}/{name}") : throw Bad($"there is no dataset '{name}', only {string.Join(", ", file.Members(key))}. Is the file of the benchmark asked for?");

    /// <summary>Numbers as they are stored, whatever their type; other than whole ones, and those beyond 32 bits, are refused.</summary>
    private int[] WholeNumbers(string name)
    {
        var stored = file.Read<double>($"{key}/{name}");
        var at = Array.FindIndex(stored, value => !double.IsInteger(value) || value is < int.MinValue or > int.MaxValue);
        return at < 0 ? Array.ConvertAll(stored, value => (int)value) : throw Bad($"{name} holds {Text(stored[at])} in place {at}, where whole numbers are expected.");
    }

    private void CheckRank(string name, int rank)
    {
        var shape = Shape(name);
        if (shape.Length != rank)
        {
            throw Bad($"{name} has shape {Text(shape)} where {(rank == 1 ? "one number per entry" : $"{rank} axes")} is expected.");
        }
    }

    private void CheckFinite(string name, float[] values, int width)
    {
        if (TensorPrimitives.IsFiniteAll<float>(values))
        {
            return;
        }

        var at = Array.FindIndex(values, value => !float.IsFinite(value));
        var value = values[at].ToString(CultureInfo.InvariantCulture);
        throw Bad(width > 1
            ? $"{name} holds {value} in row {at / width}, channel {at % width}. Extract the features again."
            : $"{name} holds {value} in place {at}. Numbers must be finite.");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
