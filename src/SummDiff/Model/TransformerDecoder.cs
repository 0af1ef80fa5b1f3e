using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Cross-attention layers from the noisy scores to the video.</summary>
internal sealed partial class TransformerDecoder : IDenoiser
{
    private const float TimeShare = 0.1f;
    private readonly TransformerDecoderLayer[] _layers;
    private readonly TimeEmbedding _time;

    public TransformerDecoder(ParameterSet decoder, ModelOptions options)
    {
        _layers = [.. Enumerable.Range(0, options.DecoderLayers).Select(i => new TransformerDecoderLayer(decoder.At($"layers.{i}", options.DrawnAs(i)), options))];
        _time = new TimeEmbedding(decoder.At("time_mlp.mlp"), 256, options.HiddenDim, Initial.Normal(0.02));
    }

    public Tensor Forward(Tape tape, Tensor scores, Tensor memory, Tensor positions, ReadOnlySpan<int> times, Videos videos)
    {
        var x = tape.AddPerVideo(scores, tape.Scale(_time.Forward(tape, times), TimeShare), videos);       // [N, D]
        for (var i = 0; i < _layers.Length; i++)
        {
            x = _layers[i].Forward(tape, x, memory, i == 0 ? positions : null, videos);                     // [N, D]
        }

        return x;
    }
}
