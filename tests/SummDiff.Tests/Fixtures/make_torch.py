"""Makes torch/: checkpoints as PyTorch writes them, and some that no one should trust. Run in this folder with Debian's
python3-torch (1.13)."""
import collections
import os
import pickle
import zipfile

import torch

os.makedirs("torch", exist_ok=True)
torch.manual_seed(0)


def zipped(name, data):
    with zipfile.ZipFile(f"torch/{name}.pkl", "w") as z:
        z.writestr("archive/data.pkl", data)


# A real module's state_dict: an OrderedDict with attributes, weights, buffers and a whole number. Values are 0, 1, 2, ….
module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
with torch.no_grad():
    for k, tensor in enumerate(module.state_dict().values()):
        tensor.copy_(torch.arange(tensor.numel()).reshape(tensor.shape) + 10 * k)
torch.save(module.state_dict(), "torch/module.pkl")
torch.save(module.state_dict(), "torch/legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"module." + k: v for k, v in module.state_dict().items()}, "torch/parallel.pkl")
torch.save({"epoch": 3, "lr": 0.1, "state_dict": module.state_dict(), "names": ["a", ("b", None, True, -70000, 1 << 40)]}, "torch/nested.pkl")
torch.save(dict(module.named_parameters()), "torch/parameters.pkl", pickle_protocol=4)

# Every type of number, and views of one storage that are not contiguous.
base = torch.arange(24.0)
torch.save({str(t).split(".")[1]: torch.tensor([0, 1, 2.5 if t.is_floating_point else 2, 100]).to(t) for t in
            [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]}
           | {"bool": torch.tensor([True, False])}, "torch/types.pkl")
torch.save({"whole": base, "transposed": base.reshape(4, 6).T, "part": base.reshape(2, 3, 4)[:, 1:, ::2], "scalar": base[7], "empty": base[:0]},
           "torch/views.pkl")
torch.save({"a": base[:1].expand(50)}, "torch/expanded.pkl")
torch.save([1, 2, 3], "torch/no-tensors.pkl")


class Hostile:
    def __reduce__(self):
        return os.system, ("echo hostile > hostile",)


class Made:
    pass


zipped("hostile", pickle.dumps({"a": Hostile()}, 2))
zipped("hostile4", pickle.dumps({"a": Hostile()}, 4))
zipped("object", pickle.dumps({"a": collections.Counter()}, 2))
zipped("newobj", b"\x80\x02ccollections\nOrderedDict\n)\x81.")
zipped("inst", b"(ios\nsystem\n.")
zipped("cut", b"\x80\x02}X\xff\xff\xff\xffab")
zipped("stackless", b"\x80\x02t.")
zipped("beyond", b"\x80\x02}X\x01\x00\x00\x00actorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
       b"K\x00K\x05\x85K\x01\x85\x89}tRs.")
zipped("no-storage", b"\x80\x02}X\x01\x00\x00\x00actorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
       b"K\x00K\x04\x85K\x01\x85\x89}tRs.")
with zipfile.ZipFile("torch/other.pkl", "w") as z:
    z.writestr("readme.txt", "no checkpoint")
with zipfile.ZipFile("torch/bomb.pkl", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("archive/data.pkl", b"\0" * 10_000_000)
