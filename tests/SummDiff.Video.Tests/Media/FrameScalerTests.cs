using System.Text.Json;
using SummDiff.Fingerprints;
using SummDiff.Testing;
using SummDiff.Video.Backbones;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Media;

public class FrameScalerTests
{
    /// <summary>Pictures scaled by OpenCV 4.6 (INTER_LINEAR) and Pillow 9.4 (BILINEAR), larger and smaller, squashed and cut: at most one level apart.</summary>
    [Fact]
    public void Pictures_are_scaled_as_opencv_and_pillow_scale_them()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Fixture.Find("scaled.json")));
        var shares = new Dictionary<string, List<double>>();
        foreach (var test in json.RootElement.EnumerateArray())
        {
            int Number(string name) => test.GetProperty(name).GetInt32();
            var (height, width) = (Number("height"), Number("width"));
            var side = test.GetProperty("shorter_side");
            var recipe = InputRecipe.Published with { Size = Number("size"), ShorterSide = side.ValueKind == JsonValueKind.Null ? null : side.GetInt32(), Antialias = test.GetProperty("antialias").GetBoolean() };
            var scaler = new FrameScaler(recipe, width, height, pixelAspect: 1);
            var frame = new byte[scaler.FrameBytes];
            scaler.Scale(new BackboneRecipe((uint)Number("seed")).Pixels(scaler.PictureBytes), frame);

            var expected = test.GetProperty("frame").EnumerateArray().Select(level => level.GetInt32()).ToArray();
            Assert.Equal(expected.Length, frame.Length);
            Assert.All(expected.Zip(frame), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
            var by = test.GetProperty("by").GetString()!.Split(' ')[0];
            shares.TryAdd(by, []);
            shares[by].Add(expected.Zip(frame).Count(pair => pair.First != pair.Second) / (double)expected.Length);
        }

        // OpenCV counts in integers; Pillow rounds after each axis.
        Assert.Equal(["OpenCV", "Pillow"], shares.Keys);
        Assert.InRange(shares["OpenCV"].Average(), 0, 0.1);
        Assert.InRange(shares["Pillow"].Average(), 0, 0.2);
    }

    [Fact]
    public void Squashing_ignores_the_shape_of_pixels_and_cutting_does_not()
    {
        // A column of light, a quarter of the picture's width; pixels are twice as wide as high.
        var picture = new byte[40 * 40 * 3];
        for (var i = 0; i < picture.Length; i++)
        {
            picture[i] = (byte)(i / 3 % 40 is >= 15 and < 25 ? 255 : 0);
        }

        int Bright(InputRecipe recipe, double aspect)
        {
            var scaler = new FrameScaler(recipe, 40, 40, aspect);
            var frame = new byte[scaler.FrameBytes];
            scaler.Scale(picture, frame);
            return Enumerable.Range(0, 80).Count(x => frame[x * 3] > 127);
        }

        Assert.Equal(20, Bright(InputRecipe.Published with { Size = 80 }, aspect: 2));
        Assert.Equal(20, Bright(InputRecipe.Torchvision with { Size = 80, ShorterSide = 80 }, aspect: 1));
        Assert.Equal(40, Bright(InputRecipe.Torchvision with { Size = 80, ShorterSide = 80 }, aspect: 2));
    }
}
