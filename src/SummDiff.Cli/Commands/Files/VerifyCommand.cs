using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;

namespace SummDiff.Cli.Commands.Files;

/// <summary><c>summdiff verify FILE...</c>: replays recorded numbers of the official implementation.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Golden files, recorded from the official implementation." };

    public VerifyCommand(Terminal terminal)
        : base("verify", "Replay golden files and compare. Prints the largest error of each part beside its tolerance; exits 1 when one is out of it.", terminal) =>
        AddArgument(_files);

    protected override int Run(ParseResult args)
    {
        var json = new JsonArray();
        var allPassed = true;
        foreach (var path in args.GetValue(_files)!)
        {
            var results = GoldenFile.Replay(path);
            allPassed &= results.All(result => result.Passed);
            if (WantsJson(args))
            {
                json.Add((JsonNode)Describe(path, results));
            }
            else
            {
                Show(path, results);
            }
        }

        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["passed"] = allPassed, ["files"] = json });
        }
        else
        {
            Terminal.WriteLine(allPassed ? "All parts agree." : "Some parts are out of tolerance.");
        }

        return allPassed ? ExitCode.Done : ExitCode.Failed;
    }

    private static JsonObject Describe(string path, IReadOnlyList<VerifyResult> results) => new()
    {
        ["file"] = path,
        ["parts"] = new JsonArray([.. results.Select(result => new JsonObject
        {
            ["part"] = result.Part,
            ["largest_error"] = double.IsFinite(result.LargestError) ? result.LargestError : null,
            ["tolerance"] = result.Tolerance,
            ["passed"] = result.Passed,
        })]),
    };

    private void Show(string path, IReadOnlyList<VerifyResult> results)
    {
        Terminal.WriteLine(path);
        var table = new TextTable("part", "largest error", "tolerance", "");
        foreach (var result in results)
        {
            table.Add(
                result.Part,
                result.LargestError.ToString("0.0e+00", CultureInfo.InvariantCulture),
                result.Tolerance.ToString("0.0e+00", CultureInfo.InvariantCulture),
                result.Passed ? "ok" : "OUT");
        }

        Terminal.Write(table);
        Terminal.WriteLine();
    }
}
