using SummDiff.Tensors.Kernels.Images;
using SummDiff.Tensors.Nn;

namespace SummDiff.Tensors.Tests.Nn;

public class Convolution2dTests
{
    [Theory]
    [InlineData(1, 1, 0, 5, 7, 3, 4)]
    [InlineData(3, 1, 1, 5, 7, 3, 4)]
    [InlineData(3, 2, 1, 8, 6, 5, 33)]
    [InlineData(7, 2, 3, 17, 19, 3, 40)]
    [InlineData(3, 1, 1, 1, 1, 70, 2)]
    [InlineData(3, 1, 1, 40, 41, 64, 10)]
    [InlineData(1, 2, 0, 6, 5, 3, 3)]
    public void A_convolution_is_the_sum_it_is_defined_as(int kernel, int stride, int padding, int height, int width, int input, int output)
    {
        var random = new Random(kernel * 100 + height);
        float[] Draw(int n) => [.. Enumerable.Range(0, n).Select(_ => (float)(random.NextDouble() - 0.5))];
        var (weights, bias, image) = (Draw(output * input * kernel * kernel), Draw(output), Draw(height * width * input));
        var convolution = new Convolution2d(input, output, kernel, stride, padding, weights, bias);
        var size = convolution.Output(new MapSize(height, width));

        // Written into the middle of wider rows; what lies beside stays.
        var result = Tensor.From(size.Pixels, output + 3, Enumerable.Repeat(-7f, size.Pixels * (output + 3)).ToArray());
        convolution.Forward(Tensor.From(height * width, input, image), new MapSize(height, width), result, column: 2);

        var found = result.ToArray();
        for (var pixel = 0; pixel < size.Pixels; pixel++)
        {
            Assert.Equal([-7f, -7f, -7f], new[] { 0, 1, output + 2 }.Select(c => found[pixel * (output + 3) + c]));
            for (var channel = 0; channel < output; channel++)
            {
                double sum = bias[channel];
                for (var i = 0; i < input * kernel * kernel; i++)
                {
                    var (y, x) = (pixel / size.Width * stride - padding + i / kernel % kernel, pixel % size.Width * stride - padding + i % kernel);
                    if (y >= 0 && y < height && x >= 0 && x < width)
                    {
                        sum += (double)weights[channel * input * kernel * kernel + i] * image[(y * width + x) * input + i / (kernel * kernel)];
                    }
                }

                Assert.Equal(Math.Max(sum, 0), found[pixel * (output + 3) + 2 + channel], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(112, 3, 2, 0, 56)]
    [InlineData(28, 3, 2, 0, 14)]
    [InlineData(14, 2, 2, 0, 7)]
    [InlineData(7, 3, 1, 1, 7)]
    [InlineData(5, 2, 3, 0, 2)]
    [InlineData(6, 2, 2, 1, 4)]
    [InlineData(5, 2, 4, 1, 2)]
    [InlineData(3, 3, 4, 1, 1)]
    public void Max_pooling_in_ceiling_mode_has_pytorchs_sizes_and_maxima(int length, int kernel, int stride, int padding, int expected)
    {
        var size = new MapSize(length, length);
        var result = Pooling.Output(size, kernel, stride, padding);
        Assert.Equal(new MapSize(expected, expected), result);

        var random = new Random(length);
        var image = Enumerable.Range(0, size.Pixels * 5).Select(_ => (float)(random.NextDouble() - 0.9)).ToArray();
        var output = new Tensor(result.Pixels, 5);
        Pooling.Max(Tensor.From(size.Pixels, 5, image), size, kernel, stride, padding, output);
        for (var i = 0; i < output.Length; i++)
        {
            var (oy, ox) = (i / 5 / expected * stride - padding, i / 5 % expected * stride - padding);
            var window = Enumerable.Range(0, size.Pixels).Where(p => p / length >= oy && p / length < oy + kernel && p % length >= ox && p % length < ox + kernel);
            Assert.Equal(window.Max(p => image[p * 5 + i % 5]), output.ToArray()[i]);
        }
    }

    [Fact]
    public void The_average_counts_only_the_pixels_told()
    {
        var average = new float[2];
        Pooling.Average(Tensor.From(3, 2, [1, 2, 3, 6, 100, 100]), 2, average);
        Assert.Equal([2f, 4f], average);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ShapeException>(() => new Convolution2d(3, 4, 3, 1, 1, new float[5], new float[4]));
        var convolution = new Convolution2d(3, 4, 1, 1, 0, new float[12], new float[4]);
        Assert.Throws<ShapeException>(() => convolution.Forward(new Tensor(4, 2), new MapSize(2, 2), new Tensor(4, 4)));
        Assert.Throws<ShapeException>(() => convolution.Forward(new Tensor(4, 3), new MapSize(2, 2), new Tensor(4, 4), column: 1));
        Assert.Throws<ShapeException>(() => Pooling.Max(new Tensor(4, 2), new MapSize(2, 2), 2, 2, 0, new Tensor(1, 3)));
    }
}
