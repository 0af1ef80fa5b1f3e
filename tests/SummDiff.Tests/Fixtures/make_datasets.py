"""Makes tvsum.h5, summe.h5, mrhisum.h5 and anno.tsv: tiny made-up files in the benchmarks' layouts, in the number types that
copies of those files vary in. Run in this folder with Debian's python3-h5py."""
import h5py
import numpy as np


def eccv(f, key, n_frames, users, ints, floats, name=None):
    n = len(range(0, n_frames, 15))
    g = f.create_group(key)
    g["features"] = (np.arange(n)[:, None] + np.arange(4) / 8).astype("f4")
    g["gtscore"] = (np.arange(n) / n).astype(floats)
    g["gtsummary"] = (np.arange(n) % 2).astype(floats)
    cuts = [0, 20, 50, n_frames]
    g["change_points"] = np.array([[a, b - 1] for a, b in zip(cuts, cuts[1:])]).astype(ints)
    g["n_frame_per_seg"] = np.diff(cuts).astype(ints)
    g["n_frames"] = np.array(n_frames).astype(ints)
    g["n_steps"] = np.array(n).astype(ints)
    g["picks"] = np.arange(0, n_frames, 15).astype(ints)
    g["user_summary"] = np.array([(np.arange(n_frames) // (u + 2)) % 2 for u in range(users)]).astype(floats)
    if name:
        g["video_name"] = name


with h5py.File("tvsum.h5", "w") as f, open("anno.tsv", "w") as tsv:
    for k, (n, ints, floats) in enumerate([(100, "i4", "f4"), (91, "i8", "f8"), (90, "f4", "f4")] + [(60, "i2", "f2")] * 7, 1):
        eccv(f, f"video_{k}", n, 2, ints, floats)
        for u in range(2):
            tsv.write(f"id{k}\tVT\t{','.join(str(1 + (i // 30 + u) % (3 + u)) for i in range(n))}\n")

with h5py.File("summe.h5", "w") as f:
    eccv(f, "video_1", 100, 3, "i4", "f4", "Air_Force_One")
    eccv(f, "video_2", 64, 2, "i8", "f8", "Jumps")

with h5py.File("mrhisum.h5", "w") as f:
    for k, last in [(1, 10), (2, 9)]:
        g = f.create_group(f"video_{k}")
        g["features"] = (np.arange(10)[:, None] * k + np.arange(4) / 8).astype("f4")
        g["gtscore"] = (np.arange(10) / 10).astype("f4")
        g["change_points"] = np.array([[0, 4], [4, last]])
        g["gt_summary"] = (np.arange(10) >= 7).astype("f8")
