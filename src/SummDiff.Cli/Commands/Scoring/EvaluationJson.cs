using System.Text.Json.Serialization;
using SummDiff.Evaluation;
using SummDiff.Metrics;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>The types that <c>evaluate --json</c> prints.</summary>
[JsonSerializable(typeof(VideoMetrics))]
[JsonSerializable(typeof(DrawMetrics))]
[JsonSerializable(typeof(List<EvaluatedVideo>))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
