using SummDiff.Tensors;

namespace SummDiff.Model;

/// <summary>What chance decides for the videos of a training step.</summary>
/// <param name="Times"><c>[B]</c>, a timestep each.</param>
/// <param name="Noise"><c>[N]</c>, standard normal.</param>
/// <param name="Hidden"><c>[B]</c>, whether the null video is shown in its place.</param>
internal sealed record DiffusionDraw(int[] Times, float[] Noise, bool[] Hidden)
{
    /// <summary>Draws for some videos of a batch. A video's draws depend on its place in the batch alone, not on how the batch is split.</summary>
    /// <param name="options">The schedule's length and p_uncond count.</param>
    /// <param name="first">The first video's place in the batch.</param>
    /// <param name="videos">Lengths of the videos.</param>
    /// <param name="streams">The step's streams.</param>
    public static DiffusionDraw Of(ModelOptions options, int first, Videos videos, StepStreams streams)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(videos);
        var draw = new DiffusionDraw(new int[videos.Count], new float[videos.Rows], new bool[videos.Count]);
        for (var i = 0; i < videos.Count; i++)
        {
            var own = streams.Draws.Fork((ulong)(first + i) * (ulong)streams.Stride);
            draw.Times[i] = own.Below(0, options.ScheduleLength);
            draw.Hidden[i] = streams.Hidden.Fork((ulong)(first + i)).Uniform(1) < options.PUncond;
            own.Fork("noise").FillNormal(draw.Noise.AsSpan(videos.Start(i), videos.Length(i)));
        }

        return draw;
    }
}
