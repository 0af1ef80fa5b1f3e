using System.CommandLine;
using SummDiff.Cli.Framework;
using SummDiff.Formats;

namespace SummDiff.Cli.Commands;

/// <summary><c>summdiff inspect FILE</c>: what a file holds, and what is wrong with it.</summary>
internal sealed class InspectCommand : CliCommand
{
    private readonly Argument<string> _path = new("FILE") { Description = "A safetensors file: a checkpoint or a golden file." };

    public InspectCommand(Terminal terminal)
        : base("inspect", "Say what a file holds, and what is wrong with it.", terminal) =>
        AddArgument(_path);

    protected override int Run(ParseResult args)
    {
        var findings = SafeTensorsInspection.Of(SafeTensorsFile.Open(args.GetValue(_path)!));
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
}
