using System.Numerics;
using SummDiff.Fingerprints;

namespace SummDiff.Video.Media;

/// <summary>
/// Scales decoded pictures to what a network takes, bilinear. With antialiasing the filter is as wide as the step from one new pixel to the next,
/// as Pillow and torchvision have it; without, each new pixel lies between four old ones, as OpenCV has it. One picture at a time.
/// </summary>
internal sealed class FrameScaler
{
    private readonly int _stride;
    private readonly Taps[] _rows;
    private readonly Taps[] _columns;
    private readonly float[] _line;

    /// <summary>Prepares for pictures of one size.</summary>
    /// <param name="recipe">Size, squash or middle, antialiasing.</param>
    /// <param name="width">Width of the pictures in stored pixels.</param>
    /// <param name="height">Their height.</param>
    /// <param name="pixelAspect">Width over height of a stored pixel; squashing ignores it.</param>
    public FrameScaler(InputRecipe recipe, int width, int height, double pixelAspect)
    {
        (PictureBytes, FrameBytes, _stride) = (checked(width * height * 3), recipe.Size * recipe.Size * 3, width * 3);
        var (wide, high) = (recipe.Size, recipe.Size);
        if (recipe.ShorterSide is { } side)
        {
            // The other side is truncated, and the middle rounded half to even, as torchvision does.
            var shown = width * pixelAspect;
            (wide, high) = shown <= height ? (side, (int)(side * height / shown)) : ((int)(side * shown / height), side);
        }

        _columns = Resample(width, wide, recipe);
        _rows = Resample(height, high, recipe);
        _line = new float[_stride];
    }

    /// <summary>Bytes of a picture to scale: <c>[height, width, 3]</c>.</summary>
    public int PictureBytes { get; }

    /// <summary>Bytes of a scaled one: <c>[size, size, 3]</c>.</summary>
    public int FrameBytes { get; }

    /// <summary>Scales one picture.</summary>
    /// <param name="picture"><see cref="PictureBytes"/> bytes.</param>
    /// <param name="frame"><see cref="FrameBytes"/> bytes, each rounded to the nearest level.</param>
    public void Scale(ReadOnlySpan<byte> picture, Span<byte> frame)
    {
        var at = 0;
        foreach (var row in _rows)
        {
            _line.AsSpan().Clear();
            for (var i = 0; i < row.Weights.Length; i++)
            {
                AddScaled(row.Weights[i], picture.Slice((row.First + i) * _stride, _stride), _line);
            }

            foreach (var column in _columns)
            {
                float red = 0.5f, green = 0.5f, blue = 0.5f;
                var pixel = column.First * 3;
                foreach (var weight in column.Weights)
                {
                    red += weight * _line[pixel++];
                    green += weight * _line[pixel++];
                    blue += weight * _line[pixel++];
                }

                (frame[at], frame[at + 1], frame[at + 2]) = ((byte)red, (byte)green, (byte)blue);
                at += 3;
            }
        }
    }

    /// <summary>Which old pixels make up each new one of the middle, along one axis, and by how much: a triangle around its center.</summary>
    private static Taps[] Resample(int from, int to, InputRecipe recipe)
    {
        var step = (double)from / to;
        var reach = recipe.Antialias ? Math.Max(step, 1) : 1;
        var skip = (int)Math.Round((to - recipe.Size) / 2.0, MidpointRounding.ToEven);
        return [.. Enumerable.Range(skip, recipe.Size).Select(i =>
        {
            var center = (i + 0.5) * step;
            var (first, end) = (Math.Max((int)Math.Floor(center - reach + 0.5), 0), Math.Min((int)Math.Floor(center + reach + 0.5), from));
            var weights = Enumerable.Range(first, end - first).Select(pixel => Math.Max(0, 1 - (Math.Abs(pixel + 0.5 - center) / reach))).ToArray();
            var sum = weights.Sum(); // less than the whole at an edge
            return new Taps(first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        })];
    }

    /// <summary>line += weight · pixels.</summary>
    private static void AddScaled(float weight, ReadOnlySpan<byte> pixels, Span<float> line)
    {
        var i = 0;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[i..]), out var low, out var high);
            Add(low, line[i..]);
            Add(high, line[(i + Vector<ushort>.Count)..]);
        }

        for (; i < pixels.Length; i++)
        {
            line[i] += weight * pixels[i];
        }

        void Add(Vector<ushort> levels, Span<float> to)
        {
            Vector.Widen(levels, out var low, out var high);
            (new Vector<float>(to) + (Vector.ConvertToSingle(low.As<uint, int>()) * weight)).CopyTo(to);
            to = to[Vector<float>.Count..];
            (new Vector<float>(to) + (Vector.ConvertToSingle(high.As<uint, int>()) * weight)).CopyTo(to);
        }
    }

    /// <summary>The old pixels behind a new one, and their weights, which sum to 1.</summary>
    private readonly record struct Taps(int First, float[] Weights);
}
