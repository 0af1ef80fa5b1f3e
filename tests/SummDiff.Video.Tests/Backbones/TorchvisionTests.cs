using System.Runtime.InteropServices;
using SummDiff.Fingerprints;
using SummDiff.Testing;
using SummDiff.Video.Backbones;
using SummDiff.Video.Media;
using Xunit.Abstractions;

namespace SummDiff.Video.Tests.Backbones;

/// <summary>GoogLeNet held to torchvision's own, on the same decoded frames, with files as torchvision users save them.</summary>
public sealed class TorchvisionTests(ITestOutputHelper output)
{
    private const int Frames = 4;

    // A pass in training mode gives batch norm statistics of its own and counts the batch. Features are what the classifier is given.
    private const string Script = """
        import numpy as np
        frames, folder = sys.argv[1:]
        images = torch.from_numpy(np.fromfile(frames, np.uint8).reshape(-1, 224, 224, 3)).permute(0, 3, 1, 2).float() / 255
        images = (images - torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
        def made(seed, **options):
            torch.manual_seed(seed)
            net = torchvision.models.googlenet(weights=None, init_weights=True, **options)
            with torch.no_grad():
                for module in net.modules():
                    if isinstance(module, torch.nn.BatchNorm2d):
                        module.weight.uniform_(0.5, 1.5); module.bias.uniform_(-0.3, 0.3)
                net.train()(images)
            return net.eval()
        def save(name, net, saved, **how):
            kept = []
            net.avgpool.register_forward_hook(lambda module, given, result: kept.append(result.flatten(1)))
            with torch.no_grad():
                net(images)
            kept[0].numpy().tofile(f"{folder}/{name}.f32")
            torch.save(saved, f"{folder}/{name}.pth", **how)
        net = made(1, aux_logits=True)
        assert "aux1.fc1.weight" in net.state_dict() and net.state_dict()["conv1.bn.num_batches_tracked"] == 1
        save("plain", net, net.state_dict())
        net = made(2, aux_logits=True, transform_input=True)
        save("transform", net, net.state_dict())
        net = made(3, aux_logits=False)
        save("old-format", net, net.state_dict(), _use_new_zipfile_serialization=False)
        net = made(4, aux_logits=True)
        save("parallel", net, torch.nn.DataParallel(net).state_dict())
        """;

    [PythonFact("torch, torchvision")]
    public void Features_equal_torchvisions_on_decoded_frames()
    {
        using var folder = Fixture.TemporaryFolder();
        var frames = Decode(TestClip.Scenes(folder["clip.mp4"], Frames, 0.5, size: "400x300", filter: "noise=alls=30:allf=t:all_seed=1"));
        File.WriteAllBytes(folder["frames"], frames);
        Python.Run("torch, torchvision", Script, folder["frames"], folder.Path);
        foreach (var name in (string[])["plain", "transform", "old-format", "parallel"])
        {
            var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder[name + ".f32"])).ToArray();
            var found = new float[Frames * GoogLeNet.Channels];
            GoogLeNet.Load(folder[name + ".pth"]).Forward(frames, (name == "transform" ? InputRecipe.TorchvisionTransformed : InputRecipe.Torchvision) with { UnitLength = false }, found);
            var apart = expected.Zip(found, (e, f) => Math.Abs(e - f) / Math.Max(Math.Abs(e), 0.01)).Max();
            output.WriteLine($"{name}: {apart:E1} apart, values up to {expected.Max():F2}");
            Assert.True(apart < 1e-3, $"{name}: {apart}");
            Assert.True(expected.Max() > 0.1, name);
        }
    }

    private static byte[] Decode(string clip)
    {
        using var reader = new FrameReader(MediaProbe.Read(clip, new FfmpegOptions()), new FrameSampling(), InputRecipe.Torchvision, new FfmpegOptions());
        var frames = new byte[Frames * GoogLeNet.ImageBytes];
        for (var i = 0; i < Frames; i++)
        {
            Assert.True(reader.Read(frames.AsSpan(i * GoogLeNet.ImageBytes, GoogLeNet.ImageBytes)));
        }

        return frames;
    }
}
