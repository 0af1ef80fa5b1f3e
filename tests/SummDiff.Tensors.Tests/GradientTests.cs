using SummDiff.Tensors.Nn;

namespace SummDiff.Tensors.Tests;

/// <summary>
/// Every operation's gradient against central differences. The loss is a sum of squares of float32 outputs, accumulated in float64, so the
/// differences are good to about 1e-3 of the gradient's size.
/// </summary>
public class GradientTests
{
    private const float Step = 1e-2f;
    private const double Tolerance = 5e-3;
    private static readonly Videos ThreeVideos = new(5, 1, 7);
    private static readonly Rng DropoutStream = new(77);

    private delegate Tensor Operation(Tape tape, IReadOnlyList<Parameter> inputs);

    [Fact]
    public void Linear_with_and_without_relu_and_bias()
    {
        Check((t, p) => t.Linear(p[0], p[1], p[2]), [13, 6], [5, 6], [5]);
        Check((t, p) => t.Linear(p[0], p[1]), [13, 6], [5, 6]);
        Check((t, p) => t.Linear(p[0], p[1], p[2], relu: true), [13, 6], [5, 6], [5]);
    }

    [Fact]
    public void Linear_with_some_of_the_rows() =>
        Check((t, p) => t.Add(t.Linear(p[0], p[1], p[2], 3, 2), t.Linear(p[0], p[1], p[2], 1, 2)), [13, 6], [7, 6], [7]);

    [Fact]
    public void Add_multiply_and_scale()
    {
        Check((t, p) => t.Add(p[0], p[1]), [4, 7], [4, 7]);
        Check((t, p) => t.Multiply(p[0], p[1]), [4, 7], [4, 7]);
        Check((t, p) => t.Scale(p[0], -1.7f), [4, 7]);
        Check((t, p) => t.Multiply(p[0], p[0]), [4, 7]);
    }

    [Fact]
    public void Activations()
    {
        Check((t, p) => t.Relu(p[0]), [9, 5]);
        Check((t, p) => t.Silu(p[0]), [9, 5]);
        Check((t, p) => t.Sigmoid(p[0], 2), [9, 5]);
        Check((t, p) => t.PRelu(p[0], p[1]), [9, 37], [1]);
    }

    [Fact]
    public void Layer_norm_with_and_without_affine()
    {
        Check((t, p) => t.LayerNorm(p[0], p[1], p[2], 1e-5f), [6, 19], [19], [19]);
        Check((t, p) => t.LayerNorm(p[0], null, null, 1e-6f), [6, 19]);
        Check((t, p) => t.LayerNorm(p[0], p[1], p[2], 1e-5f), [300, 19], [19], [19]);
        Check((t, p) => t.AdaptiveLayerNorm(p[0], Columns.Part(p[1], 0, 2), Columns.Part(p[1], 1, 2), 1e-6f), [6, 19], [6, 38]);
    }

    [Fact]
    public void Modulate_and_add_gated()
    {
        Check((t, p) => t.Modulate(p[0], p[1], p[2]), [6, 9], [6, 9], [6, 9]);
        Check((t, p) => t.AddGated(p[0], p[1], p[2]), [6, 9], [6, 9], [6, 9]);
        Check((t, p) => t.AddGated(t.Modulate(p[0], Columns.Part(p[1], 0, 3), Columns.Part(p[1], 1, 3)), Columns.Part(p[1], 2, 3), p[0]), [6, 9], [6, 27]);
    }

    [Fact]
    public void Lookup_adds_up_what_the_same_row_gets() => Check((t, p) => t.Lookup(p[0], new[] { 2, 0, 2, 4, 2 }), [5, 70]);

    [Fact]
    public void Rows_per_video()
    {
        Check((t, p) => t.AddPerVideo(p[0], p[1], ThreeVideos), [13, 6], [3, 6]);
        Check((t, p) => t.Expand(p[0], ThreeVideos), [3, 6]);
        Check((t, p) => t.PrependRow(p[0], p[1], ThreeVideos), [13, 6], [6]);
        Check((t, p) => t.DropFirstRows(p[0], ThreeVideos), [16, 6]);
        Check((t, p) => t.Interpolate(p[0], new Videos(2, 1, 2), Tensor.From(13, 2, [.. Enumerable.Range(0, 26).Select(i => 0.1f * (i - 9))]), ThreeVideos), [5, 6]);
    }

    [Fact]
    public void Conv1d_within_each_video() => Check((t, p) => t.Conv1d(p[0], p[1], p[2], ThreeVideos), [13, 4], [6, 4, 3], [6]);

    [Fact]
    public void Attention_of_each_video() => Check((t, p) => t.Attention(p[0], p[1], p[2], ThreeVideos, 2, 0.3), [13, 8], [13, 8], [13, 8]);

    [Fact]
    public void Attention_over_parts_of_one_projection() =>
        Check((t, p) => t.Attention(Columns.Part(p[0], 0, 3), Columns.Part(p[0], 1, 3), Columns.Part(p[0], 2, 3), ThreeVideos, 2, 0), [13, 24]);

    [Fact]
    public void Attention_with_dropout_makes_the_same_mask_going_back() =>
        Check((t, p) => t.Attention(p[0], p[1], p[2], ThreeVideos, 2, 0.3), training: true, [13, 8], [13, 8], [13, 8]);

    [Fact]
    public void Dropout_makes_the_same_mask_going_back() => Check((t, p) => t.Dropout(p[0], 0.4), training: true, [13, 40]);

    [Fact]
    public void A_tensor_used_twice_gets_both_gradients() =>
        Check((t, p) => t.Add(t.Silu(p[0]), t.Linear(p[0], p[1], p[2])), [4, 6], [6, 6], [6]);

    private static void Check(Operation operation, params int[][] shapes) => Check(operation, training: false, shapes);

    private static void Check(Operation operation, bool training, params int[][] shapes)
    {
        var set = new ParameterSet(new Rng(42));
        var inputs = shapes.Select((shape, i) => set.Add($"p{i}", AwayFromZero, shape)).ToList();
        var tape = new Tape(recording: true);
        var output = Run(tape, operation, inputs, training);
        var targets = new float[output.Length];
        new Rng(43).FillNormal(targets);
        tape.Backward(tape.MeanSquaredError(output, targets, 1));

        foreach (var input in inputs)
        {
            var gradient = input.SaveGradient();
            var values = input.Save();
            var numeric = new double[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                numeric[i] = (Loss(values[i] + Step) - Loss(values[i] - Step)) / (2.0 * Step);

                double Loss(float value)
                {
                    var changed = (float[])values.Clone();
                    changed[i] = value;
                    input.Load(changed);
                    var y = Run(tape, operation, inputs, training).ToArray();
                    return y.Zip(targets, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
                }
            }

            input.Load(values);
            var error = Math.Sqrt(numeric.Zip(gradient, (a, b) => (a - b) * (a - b)).Sum() / numeric.Sum(a => a * a));
            Assert.True(error < Tolerance, $"{input.Name} {input}: {error}");
        }
    }

    // A difference across the kink of ReLU or PReLU would measure neither slope.
    private static void AwayFromZero(Span<float> values, Rng rng)
    {
        rng.FillNormal(values);
        foreach (ref var value in values)
        {
            value = MathF.Abs(value) < 2 * Step ? 5 * Step : value;
        }
    }

    private static Tensor Run(Tape tape, Operation operation, List<Parameter> inputs, bool training)
    {
        if (training)
        {
            tape.Reset(DropoutStream);
        }
        else
        {
            tape.Reset();
        }

        return operation(tape, inputs);
    }
}
