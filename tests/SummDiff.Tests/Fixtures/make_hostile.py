"""Makes hostile.h5: data sets that lead out of the file or claim more than it holds. Run in this folder with Debian's python3-h5py and python3-numpy."""
import h5py
import numpy as np

with h5py.File("hostile.h5", "w") as f:
    f.create_dataset("external", shape=(4,), dtype="u1", external=[("/etc/passwd", 0, 4)])
    f["link"] = h5py.ExternalLink("formats.h5", "/numbers/f4")
    f["dangling"] = h5py.SoftLink("/nowhere")
    f["circle"] = h5py.SoftLink("/circle")
    layout = h5py.VirtualLayout(shape=(2, 3), dtype="f4")
    layout[:] = h5py.VirtualSource("formats.h5", "numbers/f4", shape=(2, 3))
    f.create_virtual_dataset("virtual", layout)
    f.create_dataset("unallocated", shape=(300_000_000,), dtype="f4")
    f.create_dataset("sparse", shape=(100_000, 1024), dtype="f4", chunks=(100, 1024), compression="gzip")
    f.create_dataset("long_text", shape=(), dtype="S1000000000")
    f["inside"] = np.arange(3, dtype="f4")
    f["soft"] = h5py.SoftLink("/inside")
