"""Trains the project that project.json describes, and writes a run that Autoencoder Studio shows as it grows.

    pip install -r requirements.txt
    python train.py --project /path/to/NAME.aeproj
"""

import argparse
import hashlib
import json
import math
import os
import signal
import socket
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf

from disturbance import add_noise, augment
from images import Form, edges, images_of, open_source, pair, split_validation
from network import build_network, keras
from run_folder import RunFolder

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "project.json").read_text("utf-8"))
RECORD = SETTINGS["run"]
DATA, TRAINING, NETWORK = RECORD["project"]["data"], RECORD["project"]["training"], RECORD["network"]
HEIGHT, WIDTH, CHANNELS = NETWORK["image"]
# What learns to clean patches sees noise as files of whole numbers hold it.
CLIPPED = SETTINGS["learnsPatches"] and SETTINGS["pixelType"] != "f32"
# Where the network takes more than the image, the image's edges are repeated, and its output is cut back.
ROWS, COLUMNS = edges(HEIGHT, NETWORK["input"][0]), edges(WIDTH, NETWORK["input"][1])
TOP, LEFT = (NETWORK["input"][0] - HEIGHT) // 2, (NETWORK["input"][1] - WIDTH) // 2


def extend(images):
    """Images [..., height, width, channels] in the network's input size."""
    if (len(ROWS), len(COLUMNS)) == (HEIGHT, WIDTH):
        return images
    return tf.gather(tf.gather(images, ROWS, axis=-3), COLUMNS, axis=-2)


def cut(outputs):
    return outputs[..., TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH, :]


def squared_error(targets, outputs):
    """Mean squared error of each image."""
    return tf.reduce_mean(tf.square(targets - outputs), axis=[1, 2, 3])


def similarity(targets, outputs):
    """Structural similarity of each image on 0..1 (Wang et al. 2004): windows of 7 by 7 pixels, sample covariance, outputs clipped."""
    x, y = targets - 0.5, tf.clip_by_value(outputs, 0.0, 1.0) - 0.5
    mean = lambda values: tf.nn.avg_pool2d(values, 7, 1, "VALID")
    ex, ey = mean(x), mean(y)
    covariance = lambda a, b, ea, eb: 49 / 48 * (mean(a * b) - ea * eb)
    vx, vy, vxy = covariance(x, x, ex, ex), covariance(y, y, ey, ey), covariance(x, y, ex, ey)
    mx, my, c1, c2 = ex + 0.5, ey + 0.5, 0.01**2, 0.03**2
    windows = (2 * mx * my + c1) * (2 * vxy + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    return tf.reduce_mean(windows, axis=[1, 2, 3])


def loss(targets, outputs):
    """The loss of each image: its squared error, or with mse-ssim also its lack of structural similarity."""
    outputs = cut(outputs)
    error = squared_error(targets, outputs)
    return error if TRAINING["loss"] == "mse" else error + 0.1 * (1 - similarity(targets, outputs))


class LearningRate(keras.optimizers.schedules.LearningRateSchedule):
    """The rate of each step: a linear warm-up, then constant, falling with a cosine, or divided by ten twice."""

    def __init__(self, steps):
        kind, self.rate, epochs = TRAINING["schedule"], TRAINING["learningRate"], TRAINING["warmupEpochs"]
        self.kind, self.total = kind, TRAINING["epochs"] * steps
        warms = epochs > 0 and kind != "constant"
        self.warmup = max(epochs * steps, min(200, math.ceil(self.total / 5))) if warms else 0

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        if self.kind == "constant":
            return tf.fill(tf.shape(step), self.rate)
        progress = tf.clip_by_value((step - self.warmup) / max(1, self.total - self.warmup), 0.0, 1.0)
        if self.kind == "cosine":
            share = (1 + tf.cos(math.pi * progress)) / 2
        else:
            share = tf.where(progress < 0.5, 1.0, tf.where(progress < 0.75, 0.1, 0.01))
        return self.rate * tf.where(step < self.warmup, (step + 1) / max(1, self.warmup), share)

    def get_config(self):
        return {}


class Sets:
    """The images to train on and those held out, as pairs of what is shown and what it should become."""

    def __init__(self, root):
        form = Form(HEIGHT, WIDTH, CHANNELS, SETTINGS["pixelType"], DATA["fit"])
        load = lambda source, indices: images_of(source, indices, form, RECORD["dataRange"])
        shown = open_source(DATA["train"], root, form)
        clean = None
        usable = list(range(len(shown.names)))
        if RECORD["project"]["task"] == "denoise" and DATA["clean"] is not None:
            clean = open_source(DATA["clean"], root, form)
            usable, partners = pair(shown, clean)
        excluded = set(DATA["exclude"])
        kept = [position for position, index in enumerate(usable) if shown.names[index] not in excluded]
        usable = [usable[position] for position in kept]
        if clean:
            partners = [partners[position] for position in kept]
        names = [shown.names[index] for index in usable]
        share = DATA["validation"] if not isinstance(DATA["validation"], str) else 0
        training, held_out = split_validation(names, share, TRAINING["seed"], DATA["neverHeldOut"])

        def subset(positions):
            inputs = load(shown, [usable[position] for position in positions])
            targets = load(clean, [partners[position] for position in positions]) if clean else inputs
            return tf.data.Dataset.zip((inputs, targets)) if clean else inputs.map(lambda image: (image, image))

        self.training, self.count = subset(training), len(training)
        self.held_out, self.held_out_count = subset(held_out), len(held_out)
        if isinstance(DATA["validation"], str):
            aside = open_source(DATA["validation"], root, form)
            self.held_out_count = len(aside.names)
            self.held_out = load(aside, list(range(len(aside.names)))).map(lambda image: (image, image))
        same = hashlib.sha256("\n".join(names).encode()).hexdigest() == SETTINGS["namesHash"]
        self.summary = {
            "images": sum(name not in excluded for name in shown.names),
            "training": self.count,
            "validation": self.held_out_count,
            "fingerprint": RECORD["data"]["fingerprint"] if same else "other images than at the export",
        }

    def batches(self, distributed):
        """Training batches: shuffled, augmented and disturbed anew in each epoch."""
        seed = TRAINING["seed"]
        data = self.training.shuffle(self.count, seed=seed, reshuffle_each_iteration=True)
        draws = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True)

        def change(pair, draw):
            shown, target = (augment(image, draw, TRAINING["augmentation"]) for image in pair)
            return extend(add_noise(shown, draw, TRAINING["noise"], CLIPPED)), target

        data = tf.data.Dataset.zip((data, draws)).map(change, num_parallel_calls=tf.data.AUTOTUNE)
        # Machines share a batch evenly; what is left over comes in another epoch.
        return data.batch(min(TRAINING["batchSize"], self.count), drop_remainder=distributed).prefetch(tf.data.AUTOTUNE)

    def kept(self):
        """The held-out images in batches; with noise where the network learns to remove it, the same in each epoch."""
        data = tf.data.Dataset.zip((self.held_out, tf.data.Dataset.random(seed=TRAINING["seed"])))
        denoises = RECORD["project"]["task"] == "denoise"
        change = lambda pair, draw: (add_noise(pair[0], draw, TRAINING["noise"], CLIPPED) if denoises else pair[0], pair[1])
        return data.map(change).batch(256)

    def examples(self, most):
        """Some images to look at: held out where there are enough."""
        data = self.held_out if self.held_out_count >= 8 else self.training
        return np.stack([shown for shown, _ in data.take(most).as_numpy_iterator()])

    def target_means(self, most):
        """The mean of each channel over targets, evenly spread over the set."""
        targets = self.training.shard(max(1, self.count // most), 0).map(lambda _, target: tf.reduce_mean(target, axis=[0, 1]))
        return np.mean(list(targets.as_numpy_iterator()), axis=0)

    def film(self):
        """Up to 8 images, evenly spread."""
        data, count = (self.held_out, self.held_out_count) if self.held_out_count >= 8 else (self.training, self.count)
        indices = {(i * count) // min(8, count) for i in range(min(8, count))}
        return np.stack([pair[0] for index, pair in enumerate(data.as_numpy_iterator()) if index in indices])


class Training(keras.callbacks.Callback):
    """Keeps the run's folder in step with the training; `folder` is None on all machines but the first."""

    def __init__(self, sets, network, encoder, optimizer, schedule, folder):
        super().__init__()
        self.sets, self.network, self.encoder = sets, network, encoder
        self.optimizer, self.schedule, self.folder = optimizer, schedule, folder
        self.outputs = tf.function(lambda images: cut(network(extend(images), training=False)))
        self.codes = encoder and tf.function(lambda images: encoder(extend(images), training=False))
        self.few, self.film = sets.examples(128), sets.film()
        self.best, self.best_weights, self.message = None, None, None

    def scores(self):
        """Loss of each held-out image, and its squared error as the studio scores it: of the picture as it is shown, from 0 to 1."""
        losses, errors = [], []
        for images, targets in self.sets.kept():
            outputs = self.outputs(images)
            error = squared_error(targets, outputs)
            shown = squared_error(tf.clip_by_value(targets, 0.0, 1.0), tf.clip_by_value(outputs, 0.0, 1.0))
            share = 0 if TRAINING["loss"] == "mse" else 0.1 * (1 - similarity(targets, outputs))
            losses.extend((error + share).numpy().tolist())
            errors.extend(shown.numpy().tolist())
        return losses, errors

    def on_train_begin(self, logs=None):
        self.begin_at_mean()
        self.wake_codes()
        if self.folder:
            self.folder.write_preview(0, self.film)

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        trained = time.monotonic() - self.started
        if not math.isfinite(logs["loss"]):
            rate = f"{TRAINING['learningRate'] / 10:.2g}"
            raise SystemExit(f"The loss became infinite in epoch {epoch + 1}. Try a learning rate of {rate}, or check the value range of the images.")
        if epoch < 3:
            self.wake_codes()
        line = {"epoch": epoch + 1, "loss": float(logs["loss"])}
        if self.sets.held_out_count > 0:
            line["validationLoss"] = float(np.mean(self.scores()[0]))
        line["learningRate"] = float(self.schedule(int(self.optimizer.iterations.numpy()) - 1))
        line["imagesPerSecond"] = self.sets.count / trained
        line.update(self.pulse())
        better = "validationLoss" in line and (self.best is None or line["validationLoss"] < self.best["loss"])
        if better:
            self.best, self.best_weights = {"epoch": epoch + 1, "loss": line["validationLoss"]}, self.network.get_weights()
        line["seconds"] = time.monotonic() - self.started
        print(json.dumps(line), flush=True)
        if self.folder:
            self.write(line, better)
        if self.best and 0 < TRAINING["patience"] <= epoch + 1 - self.best["epoch"]:
            self.message = f"Stopped after epoch {epoch + 1}: the validation loss had not improved for {TRAINING['patience']} epochs."
            self.model.stop_training = True

    def write(self, line, better):
        step = int(self.optimizer.iterations.numpy())
        self.folder.write_preview(line["epoch"], self.outputs(self.film).numpy())
        if better:
            self.folder.write_checkpoint("best", self.tensors(), step, line)
            self.folder.update(best=self.best)
        self.folder.write_checkpoint("last", self.tensors(), step, line)
        self.folder.add_metrics(line)

    def parameters(self):
        """Each trainable tensor with the studio's name for it and Adam's two moments."""
        # Keras gives the moments no public name; both lists are in the order of the variables.
        moments = zip(self.optimizer._momentums, self.optimizer._velocities)
        by_variable = {id(variable): pair for variable, pair in zip(self.network.trainable_variables, moments)}
        for layer in NETWORK["layers"]:
            for part in layer["parameterShapes"]:
                own = self.network.get_layer(layer["name"])
                # What Keras 3 calls the kernel of a depthwise convolution too has another name in Keras 2.
                variable = getattr(own, "depthwise_kernel" if part == "kernel" and hasattr(own, "depthwise_kernel") else part)
                yield f"{layer['name']}/{part}", variable, *by_variable[id(variable)]

    def tensors(self):
        tensors = {}
        for name, *values in self.parameters():
            for group, value in zip(["weights", "adam.first", "adam.second"], values):
                tensors[f"{group}/{name}"] = np.ascontiguousarray(value.numpy(), np.float32)
        return tensors

    def pulse(self):
        """Signs of life: how much outputs differ from image to image, and how many codes do not."""
        if len(self.few) < 2:
            return {}
        signs = {"outputSpread": float(self.outputs(self.few).numpy().std(axis=0).mean())}
        if self.codes:
            spread = self.codes(self.few).numpy().std(axis=0)
            signs.update(codes=len(spread), deadCodes=int((spread < 1e-5).sum()))
        return signs

    def begin_at_mean(self):
        """Begins a sigmoid output at the mean picture: dark images else push it to black, where it learns no more."""
        last = NETWORK["layers"][-1]
        if last["kind"] not in ("conv2d", "conv2dTranspose") or last["activation"] != "sigmoid":
            return
        means = np.clip(self.sets.target_means(256), 0.01, 0.99)
        self.network.get_layer(last["name"]).bias.assign(np.log(means / (1 - means)))

    def wake_codes(self):
        """Turns the sign of a ReLU code that fires for no image: half of them would begin so, and a dead one never learns again."""
        layer = None if NETWORK["code"] is None else NETWORK["layers"][NETWORK["code"]]
        if not layer or layer["kind"] != "dense" or layer["activation"] != "relu":
            return
        sign = np.where((self.codes(self.few).numpy() > 0).any(axis=0), 1.0, -1.0).astype(np.float32)
        for name, variable, first, second in self.parameters():
            if name.startswith(f"{layer['name']}/"):
                variable.assign(variable.numpy() * sign)
                for moment in (first, second):
                    moment.assign(moment.numpy() * (sign > 0))


def main():
    parser = argparse.ArgumentParser(description="Trains a project of Autoencoder Studio with Keras.")
    parser.add_argument("--project", type=Path, default=HERE / SETTINGS["project"], help="the .aeproj file; its images lie beside it")
    project = parser.parse_args().project.resolve()
    if not project.is_file():
        raise SystemExit(f"There is no project {project}. Give --project, the path of the .aeproj file on this machine.")
    # A scheduler ends a job by SIGTERM; what was trained until then stays usable.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    distributed = SETTINGS["distributed"]
    strategy = tf.distribute.MultiWorkerMirroredStrategy() if distributed else tf.distribute.get_strategy()
    first = json.loads(os.environ.get("TF_CONFIG", "{}")).get("task", {}).get("index", 0) == 0

    keras.utils.set_random_seed(TRAINING["seed"])
    sets = Sets(project.parent)
    batch = min(TRAINING["batchSize"], sets.count)
    steps = sets.count // batch if distributed else math.ceil(sets.count / batch)
    schedule = LearningRate(steps)
    with strategy.scope():
        network, encoder = build_network()
        optimizer = keras.optimizers.Adam(schedule)
        network.compile(optimizer=optimizer, loss=loss)
        optimizer.build(network.trainable_variables)

    machines = f" on {strategy.num_replicas_in_sync} devices" if distributed else ""
    engine = {"kind": "tensorflow", "name": f"Keras {keras.__version__}{machines}", "version": f"TensorFlow {tf.__version__}"}
    record = {**RECORD, "data": sets.summary, "engine": {**engine, "threads": os.cpu_count() or 1}}
    folder = RunFolder(project, record) if first else None
    training = Training(sets, network, encoder, optimizer, schedule, folder)
    outcome = {"status": "failed", "message": "The script ended early."}
    try:
        network.fit(sets.batches(distributed), epochs=TRAINING["epochs"], shuffle=False, verbose=0, callbacks=[training])
        outcome = {"status": "finished", "message": training.message}
        if training.best_weights:
            network.set_weights(training.best_weights)
            # A score that is not finite is of an image that cannot be judged, and JSON has no number for it.
            outcome["heldOut"] = {"mse": [score for score in training.scores()[1] if math.isfinite(score)]}
    except KeyboardInterrupt:
        outcome = {"status": "stopped", "message": f"Stopped on {socket.gethostname()}."}
    except BaseException as error:
        outcome["message"] = str(error)
        raise
    finally:
        if folder:
            folder.update(**outcome)
            folder.close()
            print(f"The run is in {folder.folder}: {outcome['status']}.")


if __name__ == "__main__":
    main()
