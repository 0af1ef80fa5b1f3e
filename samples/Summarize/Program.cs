using SummDiff.Summaries;
using SummDiff.Video;

// summarize VIDEO CHECKPOINT BACKBONE
var summarizer = Summarizer.Load(args[1], backbone: args[2]);
var summaries = await summarizer.SummarizeAsync(args[0], new() { Budget = Budget.Share(0.3), Samples = 3 });
foreach (var summary in summaries)
{
    Console.WriteLine($"Draw {summary.Draw}: {summary.Segments.Count} shots, {summary.Seconds:0.0} s");
}

await summaries[0].RenderAsync("summary.mp4");
