using SummDiff.Fingerprints;

namespace SummDiff.Video.Backbones;

/// <summary>What each of the 256 levels of each color becomes in a network's input, and in which order.</summary>
internal sealed class InputLevels
{
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _third;
    private readonly int _firstByte;

    public InputLevels(InputRecipe recipe)
    {
        var (red, green, blue) = (Levels(recipe.Mean.Red, recipe.Deviation.Red), Levels(recipe.Mean.Green, recipe.Deviation.Green), Levels(recipe.Mean.Blue, recipe.Deviation.Blue));
        (_firstByte, _first, _second, _third) = recipe.Order == ChannelOrder.Rgb ? (0, red, green, blue) : (2, blue, green, red);
    }

    /// <summary>Turns an image into input.</summary>
    /// <param name="image"><c>[pixels, 3]</c>, RGB.</param>
    /// <param name="input"><c>[pixels, 3]</c>, in the network's order.</param>
    public void Apply(ReadOnlySpan<byte> image, Span<float> input)
    {
        for (var i = 0; i < image.Length; i += 3)
        {
            input[i] = _first[image[i + _firstByte]];
            input[i + 1] = _second[image[i + 1]];
            input[i + 2] = _third[image[i + 2 - _firstByte]];
        }
    }

    private static float[] Levels(float mean, float deviation) => [.. Enumerable.Range(0, 256).Select(level => (level - mean) / deviation)];
}
