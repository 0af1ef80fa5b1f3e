using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Formats.Matlab;
using SummDiff.Options;
using SummDiff.Testing;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Robustness;

/// <summary>Every kind of file that the program reads.</summary>
internal static class Formats
{
    private static readonly FrameTimeline Timeline = new(0, [.. Enumerable.Range(0, 100).Select(i => i / 25.0)], [0, 50], 4, []);

    /// <summary>The formats; of videos only where ffmpeg is installed.</summary>
    /// <param name="files">Whole files of some.</param>
    public static IReadOnlyList<Format> All(Workshop files)
    {
        var checkpoint = files.In("run/fold0/best-f1.safetensors");
        var anno = Workshop.Fixture("anno.tsv");
        const string Shots = "start_frame,end_frame,start_seconds,end_seconds\n0,20,0,0.8\n20,75,0.8,3\n75,100,3,4\n";
        List<Format> all =
        [
            Inspected("dataset-tvsum", ".h5", Workshop.Fixture("tvsum.h5")),
            Inspected("dataset-summe", ".h5", Workshop.Fixture("summe.h5")),
            Inspected("dataset-mrhisum", ".h5", Workshop.Fixture("mrhisum.h5")),
            new("dataset-scored", ".h5", File.ReadAllBytes(files.Data), path => Outcome.OfCommand("score", path, "--checkpoint", checkpoint, "--json"), Share: 0.3),
            Inspected("safetensors-foreign", ".safetensors", Foreign()),
            new("checkpoint-own", ".safetensors", File.ReadAllBytes(checkpoint), path => Scores(files, path), IsProtected: true, Share: 0.3),
            Inspected("pickle-zip", ".pth", Workshop.Fixture("torch/module.pkl")),
            Inspected("pickle-views", ".pth", Workshop.Fixture("torch/views.pkl")),
            Inspected("pickle-legacy", ".pth", Workshop.Fixture("torch/legacy.pth")),
            Inspected("caffe-layer", ".caffemodel", Workshop.Fixture("caffe/layer.caffemodel")),
            Inspected("caffe-layers", ".caffemodel", Workshop.Fixture("caffe/layers.caffemodel")),
            Library("npy", ".npy", File.ReadAllBytes(files.In("dataset/null_video.npy")), path => NullVideo.Load(path, 24)),
            Library("npy-fixture", ".npy", Workshop.Fixture("npy/f4.npy"), path => NpyFile.Open(path).ReadDoubles()),
            Library("mat", ".mat", Workshop.Fixture("mat/plain.mat"), ReadMat),
            Library("mat-compressed", ".mat", Workshop.Fixture("mat/compressed.mat"), ReadMat),
            Text("annotations", ".tsv", anno, path => TvSumAnnotations.Load(path)),
            Library("annotations-gz", ".gz", Workshop.Packed(anno), path => TvSumAnnotations.Load(path)),
            Text("splits-lines", ".txt", File.ReadAllBytes(files.In("dataset/tvsum_splits.txt")), path => Splits.Load(path)),
            Text("splits-json", ".json", File.ReadAllBytes(files.In("run/splits.json")), path => Splits.Load(path)),
            Text("shots-csv", ".csv", Workshop.Text(Shots), path => ShotFile.Read(path, Timeline)),
            Text("shots-json", ".json", Workshop.Text("""{"shots": [{"start_frame": 0, "end_frame": 20}, {"start_frame": 20, "end_frame": 100}]}"""), path => ShotFile.Read(path, Timeline)),
            Text("annotator-scores", ".csv", Workshop.Text("video,user,frame,score\nfilm.mp4,a,0,3\nfilm.mp4,a,50,5\nfilm.mp4,b,0,1\n"), path => AnnotatorScores.Read(path)),
            Text("preset", ".json", File.ReadAllBytes(files.In("run/options.json")), path => Presets.Apply(new(), path)),
            .. new[] { "options.json", "sources.json", "splits.json", "fold0/results.json", "fold0/metrics.jsonl", "fold1/results.json" }.Select(file => InRun(files, "run", file)),
            InRun(files, "run", "fold0/best-ktau.safetensors") with { IsText = false },
            InRun(files, "stopped", "fold0/state.safetensors") with { IsText = false },
            .. new[] { "sources.json", "options.json", "splits.json", "fold0/metrics.jsonl" }.Select(file => Resumed(files, "stopped", file)),
            Resumed(files, "whole", "fold0/results.json"),
            Resumed(files, "stopped", "fold0/state.safetensors") with { IsText = false, IsProtected = true },
        ];
        if (FfmpegFactAttribute.IsInstalled)
        {
            all.Add(Video(files));
        }

        return all;
    }

    private static Format Inspected(string name, string extension, byte[] valid) => new(name, extension, valid, path => Outcome.OfCommand("inspect", path));

    private static Format Library(string name, string extension, byte[] valid, Action<string> read) => new(name, extension, valid, path => Outcome.Of(() => read(path)));

    private static Format Text(string name, string extension, byte[] valid, Action<string> read) => Library(name, extension, valid, read) with { IsText = true };

    /// <summary>A file of a run folder, as <c>inspect</c> sees it.</summary>
    private static Format InRun(Workshop files, string run, string file) =>
        new($"inspect-{Path.GetFileName(file)}", ".damaged", File.ReadAllBytes(files.In($"{run}/{file}")), path => Outcome.OfCommand("inspect", files.CopyOf(run, file, path)), IsText: true, Share: 0.3);

    /// <summary>A file of a run folder, from which training is resumed. Its result is the content of the folder.</summary>
    private static Format Resumed(Workshop files, string run, string file) =>
        new($"resume-{Path.GetFileName(file)}", ".damaged", File.ReadAllBytes(files.In($"{run}/{file}")), path =>
        {
            var outcome = Outcome.OfCommand("train", "--resume", "--fold", "0", "--out", files.CopyOf(run, file, path));
            return outcome.Exit == 0 ? outcome with { Output = Workshop.Contents(files.In("copy")) } : outcome;
        }, IsText: true, Share: 0.15);

    private static Outcome Scores(Workshop files, string path)
    {
        var scores = files.In("scores.csv");
        File.Delete(scores);
        var outcome = Outcome.OfCommand("score", files.Data, "--checkpoint", path, "-o", scores);
        return outcome.Exit == 0 ? outcome with { Output = File.ReadAllText(scores) } : outcome;
    }

    private static Format Video(Workshop files)
    {
        var clip = files.In("clip.mp4");
        Ffmpeg.Run(["-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=1", "-c:v", "libx264", "-preset", "ultrafast", clip]);
        return Library("video", ".mp4", File.ReadAllBytes(clip), path => MediaProbe.Read(path, new FfmpegOptions())) with { Share = 0.05 };
    }

    private static void ReadMat(string path)
    {
        var file = MatFile.Load(path);
        foreach (var name in file.Names)
        {
            try
            {
                file.Get(name);
            }
            catch (SummDiffException)
            {
                // The whole file holds texts and cells too, which are refused.
            }
        }
    }

    /// <summary>A safetensors file as other software writes it, without a checksum.</summary>
    private static byte[] Foreign()
    {
        const string Header = """{"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[4],"data_offsets":[24,32]},"__metadata__":{"format":"pt"}}  """;
        return [.. BitConverter.GetBytes((long)Header.Length), .. Workshop.Text(Header), .. new byte[32]];
    }
}
