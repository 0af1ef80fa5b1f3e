"""Makes the MATLAB files of mat/. Run in this folder with Debian's python3-scipy and python3-h5py."""
import h5py
import numpy as np
from scipy.io import savemat

# MATLAB 5, in the layout of SumMe's GT/*.mat: every type of number, and what a reader has to pass over.
values = np.array([[0, 1, 2], [3, 100, 250]])
variables = {f"n_{name}": np.minimum(values, 100 if name == "i1" else 250).astype(name) for name in "f4 f8 i1 i2 i4 i8 u1 u2 u4 u8".split()}
variables |= {
    "negative": np.array([[-1.5, -2.0]]),
    "small": np.array([[7]], "u1"),
    "logical": np.array([[True, False, True]]),
    "empty": np.zeros((0, 3)),
    "cube": np.arange(24.0).reshape(2, 3, 4),
    "text": "Air_Force_One",
    "complex": np.array([[1 + 2j]]),
    "structure": {"a": 1, "b": "two"},
    "cells": np.array([np.array([[1.0, 2.0]]), "x"], dtype=object),
}
savemat("mat/plain.mat", variables, do_compression=False)
savemat("mat/compressed.mat", variables, do_compression=True)
savemat("mat/version4.mat", {"user_score": np.eye(3)}, format="4")

# Annotations of a SumMe video of 100 frames by three annotators: zero, or a weight where a frame was chosen.
scores = np.zeros((100, 3))
scores[10:30, 0], scores[20:40, 1], scores[60:90, 2] = 1, 2, 0.5
savemat("mat/GT/Jumps.mat", {"user_score": scores, "nFrames": 100, "FPS": 25.0, "gt_score": scores.mean(axis=1, keepdims=True)}, do_compression=True)

# MATLAB 7.3 is HDF5: references to arrays, one for each video, as in TVSum's ydata-tvsum50.mat. Arrays are transposed, texts are 16-bit numbers.
rng = np.random.default_rng(5)
with h5py.File("mat/tvsum50.mat", "w", userblock_size=512) as f:
    refs, group = f.create_group("#refs#"), f.create_group("tvsum50")
    fields = {name: [] for name in ("video", "category", "title", "length", "nframes", "user_anno", "gt_score")}
    for video, frames in ((b"AwmHb44_ouw", 40), (b"98MoyGZKHXc", 31)):
        scores = rng.integers(1, 6, (3, frames)).astype("f8")
        content = dict(video=video, category=b"VT", title=b"made up", length=frames / 30, nframes=frames, user_anno=scores, gt_score=scores.mean(axis=0))
        for name, value in content.items():
            array = np.array([[c] for c in value], "u2") if isinstance(value, bytes) else np.atleast_2d(np.asarray(value, "f8"))
            fields[name].append(refs.create_dataset(f"{name}{len(fields[name])}", data=array).ref)
    for name, references in fields.items():
        group.create_dataset(name, data=np.array([references], dtype=h5py.ref_dtype).T, dtype=h5py.ref_dtype)
with open("mat/tvsum50.mat", "r+b") as f:
    f.write(b"MATLAB 7.3 MAT-file, made up".ljust(116) + bytes(8) + b"\x00\x02IM")
