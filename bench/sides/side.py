"""What the Python sides share: the workload's files, and answering the lines of standard input."""

import json
import os
import resource
import sys
import time

import numpy


class Workload:
    """A folder written by workload.ts. Images are float32 `[N,H,W,C]` on 0..1."""

    def __init__(self, folder):
        with open(os.path.join(folder, "workload.json")) as file:
            content = json.load(file)
        self.network = content["network"]
        self.batch_size = content["batchSize"]
        self.learning_rate = content["learningRate"]
        self.images = self._images(folder, "images")
        self.targets = self._images(folder, "target") if content["noisy"] else self.images
        values = numpy.fromfile(os.path.join(folder, "weights.f32"), dtype=numpy.float32)
        self.weights = {}
        for parameter in content["parameters"]:
            size = int(numpy.prod(parameter["shape"]))
            self.weights[parameter["name"]] = values[:size].reshape(parameter["shape"])
            values = values[size:]

    @staticmethod
    def _images(folder, name):
        return numpy.load(os.path.join(folder, name + ".npy")).astype(numpy.float32) / 255


def say(answer):
    print(json.dumps(answer), flush=True)


def timed(work):
    """A work that times itself by this process's clock; its result is the loss, or None."""

    def run():
        started = time.perf_counter()
        loss = work()
        return {"seconds": time.perf_counter() - started, "loss": loss}

    return run


def serve(version, works):
    """Says that it is ready, then does the work that each line names until the lines end."""
    say({"ready": version})
    for line in sys.stdin:
        name = json.loads(line)["do"]
        if name == "memory":
            say({"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
        else:
            say(works[name]())
