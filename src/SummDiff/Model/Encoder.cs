using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Features of videos to what the denoiser is conditioned on.</summary>
internal sealed class Encoder
{
    private readonly InputProjection _projection;
    private readonly Parameter _token;
    private readonly Parameter _tokenPosition;
    private readonly EncoderLayer[] _layers;
    private readonly LayerNorm? _norm;

    public Encoder(ParameterSet parameters, ModelOptions options)
    {
        _token = parameters.Add("global_rep_token", Initial.Normal(1), options.HiddenDim);
        _tokenPosition = parameters.Add("global_rep_pos", Initial.Normal(1), options.HiddenDim);
        _projection = new InputProjection(parameters, options);
        var encoder = parameters.At("transformer.encoder");
        _layers = [.. Enumerable.Range(0, options.EncoderLayers).Select(i => new EncoderLayer(encoder.At($"layers.{i}", options.DrawnAs(i)), options))];
        _norm = options.PreNorm ? new LayerNorm(encoder.At("norm"), options.HiddenDim) : null;
    }

    /// <summary>Features to the hidden width, each frame alone.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="features"><c>[N, F]</c>.</param>
    /// <returns><c>[N, D]</c>.</returns>
    public Tensor Project(Tape tape, Tensor features) => _projection.Forward(tape, features);

    /// <summary>Encodes videos, the global token's row before each.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="projected"><c>[N, D]</c>.</param>
    /// <param name="positions"><c>[N, D]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N + B, D]</c>.</returns>
    public Tensor Encode(Tape tape, Tensor projected, Tensor positions, Videos videos)
    {
        using var scope = tape.Begin();
        var x = tape.PrependRow(projected, _token, videos);                             // [N + B, D]
        var places = tape.PrependRow(positions, _tokenPosition, videos);                // [N + B, D]
        var withToken = videos.WithLeadingRow();
        foreach (var layer in _layers)
        {
            x = layer.Forward(tape, x, places, withToken);                              // [N + B, D]
        }

        return scope.Keep(_norm is null ? x : _norm.Forward(tape, x));
    }
}
