"""Makes formats.h5, and .npy files of every kind. Run in this folder with Debian's python3-h5py and python3-numpy."""
import h5py
import numpy as np

values = np.array([[0, 1, 2], [3, 100, 250]])
with h5py.File("formats.h5", "w") as f:
    for name in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 >f4 >i4".split():
        stored = np.minimum(values, 100) if name == "i1" else values
        f[f"numbers/{name}"] = stored.astype(name)
    f["numbers/negative"] = np.array([-1.75, -1, 2.75], "f4")
    f.create_dataset("numbers/gzip", data=np.arange(1000, dtype="f4").reshape(100, 10), chunks=(7, 10), compression="gzip", shuffle=True)
    f["numbers/bool"] = np.array([True, False, True])
    f["numbers/scalar"] = np.int64(4929)
    f["numbers/one"] = np.array([4929.0], "f8")
    f["numbers/empty"] = np.zeros((0, 4), "f4")
    f["text/variable"] = "Air_Force_One é"
    f["text/fixed"] = np.bytes_("St Maarten Landing")
    f.create_dataset("text/padded", data=np.array(b"Cooking  "), dtype=h5py.string_dtype("ascii", 12))
    f["text/array_of_one"] = np.array(["Jumps"], dtype=h5py.string_dtype())
    f["text/two"] = np.array(["a", "b"], dtype=h5py.string_dtype())
    f["other/compound"] = np.zeros(2, dtype=[("a", "i4"), ("b", "f4")])
    f.create_dataset("other/huge", shape=(1 << 40, 4), dtype="f4", chunks=(1024, 4))
    f.attrs["source"] = "made up"
    f["numbers"].attrs["fps"] = 29.97
    f["numbers/f4"].attrs["stride"] = np.int16(15)
    f["numbers/f4"].attrs["name"] = np.bytes_("pool5")

for name in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1".split():
    np.save(f"npy/{name}.npy", np.minimum(values, 100 if name != "b1" else 1).astype(name))
np.save("npy/big-endian.npy", values.astype(">f4"))
np.save("npy/fortran.npy", np.asfortranarray(values.astype("f4")))
np.save("npy/scalar.npy", np.float32(2.5))
np.save("npy/texts.npy", np.array(["a"]))
for version in ((2, 0), (3, 0)):
    with open(f"npy/version{version[0]}.npy", "wb") as f:
        np.lib.format.write_array(f, values.astype("f4"), version)
