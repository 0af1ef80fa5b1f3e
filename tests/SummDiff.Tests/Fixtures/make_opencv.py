"""Makes bvlc-googlenet.json and scaled.json with OpenCV 4.6, Pillow 9.4 and NumPy 1.24.

Beside it must lie deploy.prototxt of BVLC's GoogLeNet, and caffe_pb2.py: protoc --python_out=. caffe.proto, both files from BVLC's Caffe.
Weights and pictures come from the generator that README.md describes, so that the files hold results alone.
"""
import json

import cv2
import numpy as np
import PIL
from PIL import Image

import caffe_pb2

BLOCKS = [("3a", 192, 64, 96, 128, 16, 32, 32), ("3b", 256, 128, 128, 192, 32, 96, 64),
          ("4a", 480, 192, 96, 208, 16, 48, 64), ("4b", 512, 160, 112, 224, 24, 64, 64), ("4c", 512, 128, 128, 256, 24, 64, 64),
          ("4d", 512, 112, 144, 288, 32, 64, 64), ("4e", 528, 256, 160, 320, 32, 128, 128),
          ("5a", 832, 256, 160, 320, 32, 128, 128), ("5b", 832, 384, 192, 384, 48, 128, 128)]


class Lcg:
    def __init__(self, seed):
        self.state = seed

    def draw(self, count):
        values = np.empty(count)
        for i in range(count):
            self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
            values[i] = self.state / 4294967296.0
        return values


def convolutions():
    yield "conv1/7x7_s2", 3, 64, 7
    yield "conv2/3x3_reduce", 64, 64, 1
    yield "conv2/3x3", 64, 192, 3
    for name, inp, c1, r2, c2, r3, c3, c4 in BLOCKS:
        for branch, i, o, k in [("1x1", inp, c1, 1), ("3x3_reduce", inp, r2, 1), ("3x3", r2, c2, 3),
                                ("5x5_reduce", inp, r3, 1), ("5x5", r3, c3, 5), ("pool_proj", inp, c4, 1)]:
            yield f"inception_{name}/{branch}", i, o, k


def features(seed=5, images=2):
    lcg, net = Lcg(seed), caffe_pb2.NetParameter(name="made up")
    for name, i, o, k in convolutions():
        layer = net.layer.add(name=name, type="Convolution")
        bound = np.sqrt(6.0 / (i * k * k))
        for values, shape in [((2 * lcg.draw(o * i * k * k) - 1) * bound, (o, i, k, k)), ((2 * lcg.draw(o) - 1) * 0.1, (o,))]:
            blob = layer.blobs.add()
            blob.shape.dim.extend(shape)
            blob.data.extend(values.astype(np.float32).tolist())
    with open("made.caffemodel", "wb") as file:
        file.write(net.SerializeToString())
    pictures = np.floor(256 * lcg.draw(images * 224 * 224 * 3)).astype(np.uint8).reshape(images, 224, 224, 3)  # RGB
    text = open("deploy.prototxt").read()
    with open("pool5.prototxt", "w") as file:
        file.write(text[:text.index('layer {\n  name: "loss3/classifier"')])
    network = cv2.dnn.readNetFromCaffe("pool5.prototxt", "made.caffemodel")
    rows = []
    for picture in pictures:
        x = (picture[..., ::-1].astype(np.float32) - np.array([104, 117, 123], np.float32)).transpose(2, 0, 1)
        network.setInput(np.ascontiguousarray(x[None]))
        rows.append([float("%.7g" % v) for v in network.forward("pool5/7x7_s1").ravel()])
    return dict(network="bvlc-googlenet", seed=seed, images=[images, 224, 224, 3], pool5=rows)


def scaled(size=16, side=20):
    cases = []
    for seed, (h, w) in enumerate([(37, 53), (64, 48), (16, 16), (5, 9), (17, 160)], start=1):
        picture = np.floor(256 * Lcg(seed).draw(h * w * 3)).astype(np.uint8).reshape(h, w, 3)
        image = Image.fromarray(picture)

        def case(by, frame, shorter_side, antialias):
            cases.append(dict(by=by, seed=seed, height=h, width=w, size=size, shorter_side=shorter_side, antialias=antialias, frame=frame.ravel().tolist()))

        case(f"OpenCV {cv2.__version__}", cv2.resize(picture, (size, size), interpolation=cv2.INTER_LINEAR), None, False)
        wide, high = (side, int(side * h / w)) if w <= h else (int(side * w / h), side)
        top, left = round((high - size) / 2), round((wide - size) / 2)
        case(f"Pillow {PIL.__version__}", np.asarray(image.resize((wide, high), Image.BILINEAR))[top:top + size, left:left + size], side, True)
        case(f"Pillow {PIL.__version__}", np.asarray(image.resize((size, size), Image.BILINEAR)), None, True)
    return cases


if __name__ == "__main__":
    json.dump(features(), open("bvlc-googlenet.json", "w"))
    json.dump(scaled(), open("scaled.json", "w"), separators=(",", ":"))
