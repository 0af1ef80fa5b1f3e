using SummDiff.Tensors.Kernels.Images;

namespace SummDiff.Tensors.Tests.Kernels.Images;

public class ResponseNormTests
{
    // Large weights and values, or the result would hardly differ from the input.
    [Theory]
    [InlineData(1, 5, 3f)]
    [InlineData(2, 5, 3f)]
    [InlineData(7, 1, 3f)]
    [InlineData(64, 5, 3f)]
    [InlineData(67, 5, 1e-4f)]
    [InlineData(192, 7, 3f)]
    public void Each_value_is_divided_by_a_power_of_the_squares_around_it(int channels, int window, float alpha)
    {
        const int Pixels = 67; // more than go through at a time, and not a multiple
        var random = new Random(channels);
        var values = Enumerable.Range(0, (Pixels + 1) * channels).Select(_ => (float)((random.NextDouble() - 0.5) * 20)).ToArray();
        var x = Tensor.From(Pixels + 1, channels, values);

        ResponseNorm.AcrossChannels(x, Pixels, window, alpha);

        var found = x.ToArray();
        for (var i = 0; i < Pixels * channels; i++)
        {
            var (row, channel) = (i / channels, i % channels);
            var squares = 0.0;
            for (var c = Math.Max(0, channel - (window / 2)); c <= Math.Min(channels - 1, channel + (window / 2)); c++)
            {
                squares += Math.Pow(values[(row * channels) + c], 2);
            }

            var expected = values[i] / Math.Pow(1 + (alpha / (double)window * squares), 0.75);
            Assert.Equal(expected, found[i], 1e-6 * Math.Max(1, Math.Abs(expected)));
        }

        Assert.Equal(values[(Pixels * channels)..], found[(Pixels * channels)..]);
    }

    /// <summary>Computed with OpenCV 4.6's dnn module, from a Caffe network description: LRN across 5 channels, alpha 0.5, beta 0.75.</summary>
    [Fact]
    public void The_result_is_opencvs()
    {
        var x = Tensor.From(1, 6, [0.5f, -2f, 3f, 1.25f, 0f, -4f]);
        ResponseNorm.AcrossChannels(x, 1, 5, 0.5f);
        Assert.Equal([0.26555395f, -1.0116426f, 1.5174639f, 0.43733722f, 0f, -1.8699114f], x.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ShapeException>(() => ResponseNorm.AcrossChannels(new Tensor(2, 4), 3));
        Assert.Throws<ShapeException>(() => ResponseNorm.AcrossChannels(new Tensor(2, 4), 2, window: 4));
    }
}
