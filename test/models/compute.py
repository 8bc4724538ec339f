"""Loads exported models as their own programs do and computes them: compute.py TASKS.json RESULTS.json.

A task names a reader, a file, the shape of its inputs and a raw float32 file of them. Its result is a raw float32 file of the
outputs beside the inputs, or the error.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import numpy as np


def keras3(file):
    import keras

    model = keras.models.load_model(file, compile=False)
    return lambda x: model.predict(x, verbose=0)


def keras2(file):
    import tf_keras

    model = tf_keras.models.load_model(file, compile=False)
    return lambda x: model.predict(x, verbose=0)


def savedmodel(file):
    import tensorflow as tf

    signature = tf.saved_model.load(file).signatures["serving_default"]
    name = next(iter(signature.structured_input_signature[1]))
    return lambda x: next(iter(signature(**{name: tf.constant(x)}).values())).numpy()


def onnx(file):
    import onnx as format
    import onnxruntime

    format.checker.check_model(file, full_check=True)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def run(x):
        y = session.run(None, {name: x.transpose(0, 3, 1, 2) if x.ndim == 4 else x})[0]
        return y.transpose(0, 2, 3, 1) if y.ndim == 4 else y

    return run


readers = {"keras3": keras3, "keras2": keras2, "savedmodel": savedmodel, "onnx": onnx}


def compute(task):
    inputs = np.fromfile(task["inputs"], "<f4").reshape([-1, *task["shape"]])
    run = readers[task["reader"]](task["file"])
    outputs = np.asarray(run(inputs))
    # One alone too: the batch must be free.
    alone = np.asarray(run(inputs[:1]))
    outputs.astype("<f4").tofile(task["outputs"])
    return {"batch": float(np.abs(alone - outputs[:1]).max())}


if __name__ == "__main__":
    results = []
    for task in json.load(open(sys.argv[1])):
        try:
            results.append(compute(task))
        except Exception as error:
            results.append({"error": f"{type(error).__name__}: {error}"})
    json.dump(results, open(sys.argv[2], "w"))
