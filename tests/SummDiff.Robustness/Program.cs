using System.Globalization;
using SummDiff.Robustness;

if (args is ["child", ..])
{
    return Kills.Child(args[1..]);
}

int Number(string flag, int otherwise) => Array.IndexOf(args, flag) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

var seed = Number("--seed", 1);
switch (args.FirstOrDefault())
{
    case "inputs":
        return Inputs();
    case "kills":
        using (var files = new Workshop())
        {
            var each = Kills.BeforeEachChange(files, int.MaxValue);
            var random = Kills.AtRandom(files, Number("--kills", 100), seed);
            return Report($"{each.Kills} kills before a change of a file, {random.Kills} at random moments, seed {seed}", [.. each.Failures, .. random.Failures]);
        }

    case "faults":
        using (var files = new Workshop())
        {
            var before = WriteFaults.OfTraining(files, bytes: null);
            var inside = new[] { 0, 1, 1000 }.Select(bytes => WriteFaults.OfTraining(files, bytes)).ToArray();
            return Report($"{before.Points} changes of files and {inside.Sum(one => one.Points)} streams failed in turn", [.. before.Failures, .. inside.SelectMany(one => one.Failures)]);
        }

    default:
        Console.Error.WriteLine("inputs [--cases N] [--seed S] [--case I] | kills [--kills N] [--seed S] | faults");
        return 2;
}

int Inputs()
{
    using var campaign = new Campaign();
    var failures = new List<string>();
    var smallest = new Dictionary<string, (int Length, string File)>();
    var first = Number("--case", 0);
    var last = Array.IndexOf(args, "--case") >= 0 ? first + 1 : Number("--cases", 1000);
    for (var number = first; number < last; number++)
    {
        var (format, damaged, failure) = campaign.Run(seed, number);
        if (failure is null)
        {
            continue;
        }

        failures.Add($"inputs --seed {seed} --case {number}: {format.Name} {failure}");
        Console.WriteLine(failures[^1]);
        if (!smallest.TryGetValue(format.Name, out var known) || damaged.Length < known.Length)
        {
            var file = Path.Combine("failures", $"{format.Name}-{seed}-{number}{format.Extension}");
            Directory.CreateDirectory("failures");
            File.WriteAllBytes(file, damaged);
            if (known.File is { } larger)
            {
                File.Delete(larger);
            }

            smallest[format.Name] = (damaged.Length, file);
        }
    }

    foreach (var (name, (cases, refused)) in campaign.Counts)
    {
        Console.WriteLine(FormattableString.Invariant($"{name,-28} {cases,6} read {refused,6} refused"));
    }

    return Report(FormattableString.Invariant($"{campaign.Cases} damaged inputs in {campaign.Counts.Count} formats, seed {seed}; at most {campaign.Longest:0.0} s and {campaign.PeakMemory >> 20} MB"), failures);
}

static int Report(string what, IReadOnlyCollection<string> failures)
{
    foreach (var failure in failures)
    {
        Console.WriteLine(failure);
    }

    Console.WriteLine($"{what}: {failures.Count} failures");
    return failures.Count == 0 ? 0 : 1;
}
