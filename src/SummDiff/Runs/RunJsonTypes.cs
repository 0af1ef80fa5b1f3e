using System.Text.Json.Serialization;
using SummDiff.Metrics;

namespace SummDiff.Runs;

/// <summary>The types in the JSON files of a run folder.</summary>
[JsonSerializable(typeof(FoldPosition))]
[JsonSerializable(typeof(FoldResult))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(RunResults))]
[JsonSerializable(typeof(RunSources))]
[JsonSerializable(typeof(DrawMetrics))]
[JsonSerializable(typeof(VideoMetrics))]
internal sealed partial class RunJsonTypes : JsonSerializerContext;
