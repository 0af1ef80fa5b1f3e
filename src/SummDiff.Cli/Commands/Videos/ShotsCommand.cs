using System.CommandLine;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Formats;
using SummDiff.Formats.Hdf5;
using SummDiff.Options;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff shots</c>: where a video's shots begin and end.</summary>
internal sealed class ShotsCommand : CliCommand
{
    private readonly VideoOptions _video = new();
    private readonly Argument<string> _file = new("FILE") { Description = "A video, or an HDF5 file of features with picks." };
    private readonly Option<string?> _key = new("--video") { HelpName = "KEY", Description = "Which video of an HDF5 file, such as video_1; needed where it holds several." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write .json or .csv, which summarize --shots reads (default: CSV on standard output)." };

    public ShotsCommand(Terminal terminal)
        : base("shots", "Find the shots of a video. Kernel temporal segmentation of its features, exact unless a bound is set.", terminal)
    {
        AddArgument(_file);
        AddSection("Where to", _output);
        AddSection("Features (of a video)", _video.Features);
        AddSection("Features (of an HDF5 file)", _key);
        AddSection("Shots", _video.Shots);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff shots film.mp4 --backbone googlenet.pth -o shots.csv", "Find shots, to look at them and change them:"),
    ];

    protected override int Run(ParseResult args)
    {
        var (file, output) = (args.GetValue(_file)!, args.GetValue(_output));
        var toJson = string.Equals(Path.GetExtension(output), ".json", StringComparison.OrdinalIgnoreCase);
        if (output is not null)
        {
            if (!toJson && !string.Equals(Path.GetExtension(output), ".csv", StringComparison.OrdinalIgnoreCase))
            {
                throw new OptionException($"--output is '{output}', but must end with .json or .csv.");
            }

            AtomicFile.CheckPlace(output);
        }

        if ((File.Exists(file) && Hdf5File.IsHdf5(file) ? OfFeatures(args, file) : OfVideo(args, file)) is not var (shots, timeline))
        {
            return ExitCode.Failed;
        }

        var json = ShotFile.ToJson(shots, timeline);
        if (output is not null)
        {
            AtomicFile.WriteText(output, toJson ? json.ToJsonString() + "\n" : ShotFile.ToCsv(shots, timeline));
        }

        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["shots"] = json });
        }
        else if (output is null)
        {
            Terminal.WriteAsIs(ShotFile.ToCsv(shots, timeline).TrimEnd());
        }

        return ExitCode.Done;
    }

    /// <summary>Null when the video could not be read, which was told.</summary>
    private (Shot[] Shots, FrameTimeline? Timeline)? OfVideo(ParseResult args, string file)
    {
        ExtractedVideo? found = null;
        var network = _video.Backbone(args);
        var options = _video.Read(args, network);
        VideoBatch.ForEach(Terminal, [file], (_, monitor, cancel) =>
            found = FeatureExtractor.Extract(MediaProbe.Read(file, VideoOptions.Tools, cancel), network, options, VideoOptions.Tools, monitor, cancel));
        if (found is null)
        {
            return null;
        }

        VideoBatch.WarnOfDamage(Terminal, found);
        return (found.Shots, found.Timeline);
    }

    private (Shot[] Shots, FrameTimeline? Timeline) OfFeatures(ParseResult args, string file)
    {
        using var h5 = Hdf5File.Open(file);
        var keys = h5.Members();
        var key = args.GetValue(_key) ?? (keys.Count == 1 ? keys[0] : throw new OptionException($"{file} holds {keys.Count} videos: name one with --video."));
        if (!h5.Exists($"{key}/features") || h5.Shape($"{key}/features") is not [var length, var width])
        {
            throw new SummDiffException($"{file}: {key} has no features of [samples, channels]. Give a file in the layout of TVSum or SumMe.");
        }

        var picks = h5.Read<int>($"{key}/picks");
        var frames = h5.ReadScalar<int>($"{key}/n_frames");
        if (picks.Length != length)
        {
            throw new SummDiffException($"{file}: {key} has {picks.Length} picks for {length} rows of features. There is one a row.");
        }

        return (FeatureExtractor.FindShots(h5.Read<float>($"{key}/features"), (int)width, picks, frames, _video.Segmentation(args)), null);
    }
}
