using System.CommandLine;
using SummDiff.Cli.Framework;
using SummDiff.Formats;

namespace SummDiff.Cli.Commands.Files;

/// <summary><c>summdiff inspect FILE</c>: what a file or folder holds, and what is wrong with it.</summary>
internal sealed class InspectCommand : CliCommand
{
    private readonly Argument<string> _path = new("FILE") { Description = "A dataset (HDF5), a checkpoint (safetensors or PyTorch's .pkl), a golden file, or a run folder." };
    private readonly Option<bool> _all = new("--all") { Description = $"Check every video, also of a file with more than {DatasetInspection.MostVideos}." };

    public InspectCommand(Terminal terminal)
        : base("inspect", "Say what a file holds, and what is wrong with it. Exits 1 when something is.", terminal)
    {
        AddArgument(_path);
        AddSection("What", _all);
    }

    protected override int Run(ParseResult args)
    {
        var path = args.GetValue(_path)!;
        var findings = Directory.Exists(path) ? RunInspection.Of(path)
            : IsHdf5(path) ? DatasetInspection.Of(path, args.GetValue(_all))
            : TensorInspection.Of(TensorFile.Open(path));
        if (WantsJson(args))
        {
            Terminal.WriteJson(findings.ToJson());
        }
        else
        {
            findings.Show(Terminal);
        }

        return findings.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool IsHdf5(string path)
    {
        if (path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".hdf5", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[8];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10]);
    }
}
