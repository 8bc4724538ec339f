"""Pillow: a folder of PNG files into one array, in this process or in a pool."""

import os
import sys
from multiprocessing import Pool

import numpy
import PIL
from PIL import Image

from side import serve, timed


def read(file):
    with Image.open(file) as image:
        return numpy.asarray(image)


def main(folder, processes):
    def files():
        return sorted(os.path.join(folder, name) for name in os.listdir(folder))

    def alone():
        names = files()
        first = read(names[0])
        images = numpy.empty((len(names), *first.shape), first.dtype)
        for index, name in enumerate(names):
            images[index] = read(name)

    def together():
        with Pool(processes) as pool:
            numpy.stack(pool.map(read, files(), chunksize=64))

    serve(f"Pillow {PIL.__version__}", {"alone": timed(alone), "together": timed(together)})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
