using SummDiff.Formats.Caffe;
using SummDiff.Formats.Torch;

namespace SummDiff.Formats;

/// <summary>Opens files of tensors by what they are, not by how they are named.</summary>
internal static class TensorFile
{
    /// <summary>Reads a safetensors file, a PyTorch checkpoint (<c>.pkl</c>, <c>.pth</c>, <c>.pt</c>) of either of its formats, or a Caffe network (<c>.caffemodel</c>).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, of another format, damaged, or a pickle that holds more than tensors.</exception>
    public static ITensorFile Open(string path)
    {
        var bytes = FileBytes.Read(path);
        if (TorchCheckpoint.Recognises(bytes))
        {
            return TorchCheckpoint.Parse(path, bytes);
        }

        if (CaffeModel.Recognizes(bytes) || (System.IO.Path.GetExtension(path) == ".caffemodel" && !SafeTensorsFile.Recognizes(bytes)))
        {
            return CaffeModel.Parse(path, bytes);
        }

        return System.IO.Path.GetExtension(path) is ".pkl" or ".pth" or ".pt"
            ? throw TorchCheckpoint.NotACheckpoint(path)
            : SafeTensorsFile.Parse(path, bytes);
    }
}
