using SummDiff;
using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Training;

// train FEATURES.h5 RUN
using var data = Dataset.Open(DatasetKind.TvSum, args[0], TvSumAnnotations.Shipped);
var options = Presets.Apply(new TrainingOptions(), "tvsum") with { Epochs = 2, TrainVal = true };
var sources = new RunSources(Path.GetFullPath(args[0]), Annotations: null, NullVideo: null);
using var run = RunFolder.Start(args[1], options, Splits.WithValidation(DatasetKind.TvSum), sources, resume: true);
var trainer = new Trainer(run, new Inputs(data.ReadMany, NullVideo.Shipped));
var results = trainer.Run([0], new Session { Report = progress => Console.WriteLine($"step {progress.Step} of {progress.Steps}, loss {progress.Loss:0.0000}") });
Console.WriteLine($"KTau on test videos: {results.Mean[^1].Test.KTau:0.0000}");
