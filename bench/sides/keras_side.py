"""Keras on TensorFlow: `fit` and `predict` on arrays in memory."""

import os
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import tensorflow

from side import Workload, serve, timed


def build(workload):
    """The network as a functional model, and its encoder where it has a code."""
    network = workload.network
    image = keras.Input(network["input"])
    outputs = []
    value = image
    for layer in network["layers"]:
        kind = layer["kind"]
        name = layer["name"]
        if kind == "conv2d":
            options = {"strides": layer["stride"], "padding": layer["padding"], "activation": layer["activation"]}
            value = keras.layers.Conv2D(layer["filters"], layer["kernel"], name=name, **options)(value)
        elif kind == "conv2dTranspose":
            options = {"padding": layer["padding"], "activation": layer["activation"]}
            value = keras.layers.Conv2DTranspose(layer["filters"], layer["kernel"], name=name, **options)(value)
        elif kind == "dense":
            value = keras.layers.Dense(layer["units"], activation=layer["activation"], name=name)(value)
        elif kind == "maxPool2d":
            value = keras.layers.MaxPooling2D(2)(value)
        elif kind == "upsample2d":
            value = keras.layers.UpSampling2D(2)(value)
        elif kind == "flatten":
            value = keras.layers.Flatten()(value)
        elif kind == "reshape":
            value = keras.layers.Reshape(layer["shape"])(value)
        elif kind == "activation":
            value = keras.layers.Activation(layer["activation"])(value)
        elif kind == "add":
            value = keras.layers.Add()([value, image if layer["from"] < 0 else outputs[layer["from"]]])
        else:
            raise ValueError("No layer " + kind)
        outputs.append(value)
    model = keras.Model(image, value)
    for layer in network["layers"]:
        if layer["parameterShapes"]:
            parts = [workload.weights[f"{layer['name']}/{part}"] for part in layer["parameterShapes"]]
            model.get_layer(layer["name"]).set_weights(parts)
    code = network["code"]
    return model, None if code is None else keras.Model(image, outputs[code])


class EpochTimer(keras.callbacks.Callback):
    """Times the epoch itself, without what a call of fit sets up once."""

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.started


def main(folder, threads):
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    workload = Workload(folder)
    model, encoder = build(workload)
    optimizer = keras.optimizers.Adam(workload.learning_rate)
    model.compile(optimizer=optimizer, loss="mse")
    timer = EpochTimer()

    def train():
        options = {"batch_size": workload.batch_size, "epochs": 1, "shuffle": True, "verbose": 0, "callbacks": [timer]}
        history = model.fit(workload.images, workload.targets, **options)
        return {"seconds": timer.seconds, "loss": history.history["loss"][0]}

    def predict(part):
        part.predict(workload.images, batch_size=256, verbose=0)

    def step():
        batch = slice(0, workload.batch_size)
        return float(model.train_on_batch(workload.images[batch], workload.targets[batch]))

    works = {
        "train": train,
        "step": timed(step),
        "reconstruct": timed(lambda: predict(model)),
        "encode": timed(lambda: predict(encoder)),
    }
    serve(f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}", works)


main(sys.argv[1], int(sys.argv[2]))
