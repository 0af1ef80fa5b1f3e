using System.Text.Json;
using SummDiff.Formats;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Tensors;
using SummDiff.Tensors.Optim;

namespace SummDiff.Checkpoints;

/// <summary>Runs the model again on a golden file recorded from the official code: encoder, loss, gradients, Adam and sampling.</summary>
internal sealed class ModelReplay
{
    private const double ScheduleTolerance = 1e-12;
    private const double OutputTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;
    private const double SmallestShare = 1e-4;
    private const double AdamTolerance = 1e-4;

    private readonly SafeTensorsFile _file;
    private readonly SummDiffModel _model;
    private readonly List<VerifyResult> _results = [];
    private readonly int[] _lengths;
    private readonly int _longest;

    private ModelReplay(SafeTensorsFile file)
    {
        _file = file;
        var options = OptionRules.Check(OptionJson.Read(new TrainingOptions(), file.Metadata["config"], file.Path));
        _lengths = Array.ConvertAll(file.ReadLongs("input/lengths"), length => checked((int)length));
        _longest = checked((int)file.Shape("input/features")[1]);
        _model = new SummDiffModel(options.Model, default, options.Model.PUncond > 0 ? file.ReadFloats("sample/null_video") : null);
        foreach (var parameter in _model.Parameters)
        {
            parameter.Load(file.ReadFloats($"param/{parameter.Name}"));
        }
    }

    /// <summary>Whether a file holds a golden model case.</summary>
    /// <param name="file">Any safetensors file.</param>
    public static bool Recognises(SafeTensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Metadata.ContainsKey("config") && file.Contains("train/loss");
    }

    /// <summary>Replays every part of the file.</summary>
    /// <param name="file">A file that <see cref="Recognises"/> accepts.</param>
    /// <returns>The largest error of each part. Gradients are compared by ‖a - b‖ / ‖b‖ of each tensor.</returns>
    /// <exception cref="SummDiffException">The file is not laid out as expected.</exception>
    public static IReadOnlyList<VerifyResult> Replay(SafeTensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            var replay = new ModelReplay(file);
            replay.ReplaySchedule();
            replay.ReplaySampling();
            replay.ReplayTraining();
            return replay._results;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new SummDiffException($"{file.Path}: not laid out as a golden model case ({error.Message.TrimEnd('.')}). Expected metadata 'config' and 'adam', and the tensors param/, input/, train/, grad/, adam/ and sample/.", error);
        }
    }

    private void ReplaySchedule()
    {
        var expected = _file.ReadDoubles("schedule/alphas_cumprod");
        var largest = 0.0;
        for (var t = 0; t < expected.Length; t++)
        {
            largest = Math.Max(largest, Math.Abs((_model.Schedule.AlphaBar(t) / expected[t]) - 1));
        }

        _results.Add(new("noise schedule (relative)", largest, ScheduleTolerance));
    }

    private void ReplaySampling()
    {
        var (length, width) = (_lengths[0], _model.Options.FeatureWidth);
        var features = _file.ReadFloats("input/features").AsMemory(0, length * width);
        var initial = _file.ReadFloats("sample/initial_noise");
        var noise = _file.ReadFloats("sample/step_noise");
        var expected = _file.ReadDoubles("sample/x_before_step");
        var trajectory = 0.0;
        var scores = _model.Sample(
            features,
            new SamplingOptions(),
            1,
            (step, values) => (step < 0 ? initial : noise.AsSpan(step * length, length)).CopyTo(values),
            (step, x) => trajectory = Math.Max(trajectory, LargestError(x, expected.AsSpan(step * length, length))));
        _results.Add(new("sampling trajectory", trajectory, OutputTolerance));
        _results.Add(new("sampled scores", LargestError(scores, _file.ReadFloats("sample/scores")), OutputTolerance));
    }

    private void ReplayTraining()
    {
        using var adamOptions = JsonDocument.Parse(_file.Metadata["adam"]);
        var rate = adamOptions.RootElement.GetProperty("lr").GetDouble();
        var l2 = adamOptions.RootElement.GetProperty("weight_decay").GetDouble();
        var losses = _file.ReadFloats("adam/losses");
        var adam = new Adam(_model.Parameters);
        var tape = new Tape(recording: true);
        var lossError = 0.0;
        for (var step = 0; step < losses.Length; step++)
        {
            var loss = Backward(tape, compare: step == 0);
            lossError = Math.Max(lossError, Math.Abs(loss - losses[step]));
            if (step == 0)
            {
                _results.Add(new("training loss", Math.Abs(loss - _file.ReadFloats("train/loss")[0]), OutputTolerance));
                _results.Add(new("gradients (relative)", GradientError(), GradientTolerance));
            }

            adam.Step(rate, l2);
        }

        _results.Add(new("losses of the Adam steps", lossError, OutputTolerance));
        _results.Add(new("parameters after Adam", _model.Parameters.Max(p => LargestError(p.Save(), _file.ReadFloats($"adam/{p.Name}"))), AdamTolerance));
    }

    private double Backward(Tape tape, bool compare)
    {
        tape.Reset();
        foreach (var parameter in _model.Parameters)
        {
            parameter.ClearGradient();
        }

        var (videos, width) = (new Videos(_lengths), _model.Options.FeatureWidth);
        var features = tape.Input(videos.Rows, width, Unpad(_file.ReadFloats("input/features"), width));
        var times = Array.ConvertAll(_file.ReadLongs("train/t"), t => (int)t);
        var draw = new DiffusionDraw(times, Unpad(_file.ReadFloats("train/noise"), 1), new bool[videos.Count]);
        var (loss, scores) = _model.Loss(tape, features, Unpad(_file.ReadFloats("input/gtscore"), 1), videos, draw, videos.Rows);
        if (compare)
        {
            var encoded = _model.Encode(tape, features, videos);
            _results.Add(new("encoder output", LargestError(encoded.ToArray(), _file.ReadFloats("train/encoder_output")), OutputTolerance));
            _results.Add(new("predicted scores", LargestError(scores.ToArray(), _file.ReadFloats("train/pred_scores")), OutputTolerance));
        }

        var value = (double)loss.ToArray()[0];
        tape.Backward(loss);
        return value;
    }

    // [B, longest, width] to [N, width]: golden files pad for storage only.
    private float[] Unpad(float[] values, int width)
    {
        var packed = new List<float>();
        for (var video = 0; video < _lengths.Length; video++)
        {
            packed.AddRange(values.AsSpan(video * _longest * width, _lengths[video] * width));
        }

        return [.. packed];
    }

    private static double LargestError<T>(ReadOnlySpan<T> found, ReadOnlySpan<T> expected)
        where T : System.Numerics.IFloatingPoint<T>
    {
        var largest = found.Length == expected.Length ? 0.0 : double.NaN;
        for (var i = 0; i < Math.Min(found.Length, expected.Length); i++)
        {
            // Not Math.Max alone: a NaN must stay.
            var error = Math.Abs(double.CreateChecked(found[i]) - double.CreateChecked(expected[i]));
            largest = double.IsNaN(error) ? error : Math.Max(largest, error);
        }

        return largest;
    }

    private static double LargestError(float[] found, float[] expected) => LargestError<float>(found, expected);

    // ‖a - b‖ / ‖b‖ of the worst tensor. A key's bias moves all weights of a softmax alike, so its gradient is zero, and both numbers are
    // rounding. Such tensors are judged by the largest gradient: 1e-7 of it, which is the rounding of single precision, is the tolerance.
    private double GradientError()
    {
        var gradients = _model.Parameters.Select(p => (Found: p.SaveGradient(), Expected: _file.ReadFloats($"grad/{p.Name}"))).ToList();
        var smallest = SmallestShare * gradients.Max(pair => Norm(pair.Expected));
        return gradients.Max(pair => Norm([.. pair.Found.Zip(pair.Expected, (a, b) => a - b)]) / Math.Max(Norm(pair.Expected), smallest));
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
