using System.Text.Json;
using SummDiff.Formats;
using SummDiff.Formats.Torch;

namespace SummDiff.Cli.Commands.Files;

/// <summary>Looks into a file of tensors.</summary>
internal static class TensorInspection
{
    public static Findings Of(ITensorFile file)
    {
        var findings = new Findings(file.Path, file is TorchCheckpoint ? "PyTorch checkpoint" : "safetensors");
        long count = 0;
        var tensors = findings.AddTable("tensors", "name", "type", "shape", "numbers");
        foreach (var name in file.Names)
        {
            var shape = file.Shape(name);
            var numbers = shape.Aggregate(1L, (product, side) => product * side);
            count += numbers;
            tensors.Add([name, file.Type(name).ToString(), $"[{string.Join(", ", shape)}]", numbers]);
            CheckFinite(file, name, findings);
        }

        findings.Add("tensor count", file.Names.Count);
        findings.Add("number count", count);
        foreach (var (name, value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            AddMetadata(findings, name, value);
        }

        return findings;
    }

    private static void CheckFinite(ITensorFile file, string name, Findings findings)
    {
        var bad = file.ReadFloats(name).Count(value => !float.IsFinite(value));
        if (bad > 0)
        {
            findings.Problems.Add($"{name} holds {bad} numbers that are not finite.");
        }
    }

    // A JSON object is shown member by member, the rest as it is.
    private static void AddMetadata(Findings findings, string name, string value)
    {
        if (value.StartsWith('{'))
        {
            try
            {
                using var json = JsonDocument.Parse(value);
                foreach (var member in json.RootElement.EnumerateObject())
                {
                    findings.Add($"{name} {member.Name}", member.Value.ToString());
                }

                return;
            }
            catch (JsonException error)
            {
                findings.Problems.Add($"metadata {name} is not valid JSON ({error.Message})");
            }
        }

        findings.Add(name, value.Length <= 200 ? value : value[..200] + " ...");
    }
}
