"""Writes models with Keras 3 and Keras 2, each with inputs and outputs: write.py FOLDER.

Writes FOLDER/cases.json: for each model its file, the shape of an input, and raw float32 files of inputs and outputs.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import h5py
import keras
import numpy as np
import tf_keras

folder = sys.argv[1]
random = np.random.default_rng(7)


def halves(k):
    L = k.layers
    encoder = k.Sequential(
        [
            L.Input((12, 12, 1)),
            L.Conv2D(4, 3, padding="same", activation="relu"),
            L.MaxPooling2D(2),
            L.Conv2D(6, 3),
            L.BatchNormalization(),
            L.Activation("relu"),
            L.Flatten(),
            L.Dense(5),
        ]
    )
    decoder = k.Sequential(
        [
            L.Input((5,)),
            L.Dense(3 * 3 * 6, activation="elu"),
            L.Reshape((3, 3, 6)),
            L.UpSampling2D(2),
            L.Conv2DTranspose(4, 3, padding="same", activation="tanh"),
            L.Dropout(0.3),
            L.UpSampling2D(2),
            L.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    return encoder, decoder


def nested_sequential(k):
    return k.Sequential([k.layers.Input((12, 12, 1)), *halves(k)])


def nested_functional(k):
    encoder, decoder = halves(k)
    encoder.layers[0].trainable = False
    image = k.layers.Input((12, 12, 1))
    return k.Model(image, decoder(encoder(image)))


def normalised(k):
    """Batch normalisation where it cannot go into a layer before it: behind relu, behind pooling, at the front."""
    L = k.layers
    image = L.Input((8, 8, 3))
    x = L.BatchNormalization()(image)
    x = L.Conv2D(4, 3, padding="same", activation="relu")(x)
    x = L.BatchNormalization()(x)
    x = L.AveragePooling2D(2)(x)
    x = L.BatchNormalization(scale=False)(x)
    x = L.Conv2DTranspose(5, 3, padding="same", use_bias=False)(x)
    x = L.BatchNormalization(center=False)(x)
    x = L.LeakyReLU(0.2)(x)
    x = L.Flatten()(x)
    x = L.Dense(6, activation="tanh")(x)
    x = L.BatchNormalization()(x)
    x = L.Dense(4 * 4 * 2)(x)
    x = L.BatchNormalization()(x)
    x = L.ReLU()(x)
    x = L.Reshape((4, 4, -1))(x)
    x = L.UpSampling2D(2)(x)
    return k.Model(image, L.Dense(3, activation="sigmoid")(x))


def added(k):
    """What is added is the input, an output whose activation stands apart, and one behind a dropout."""
    L = k.layers
    image = L.Input((8, 8, 1))
    x = L.Conv2D(4, 3, padding="same")(image)
    before = x
    x = L.Activation("relu")(x)
    x = L.Add()([x, before])
    x = L.Dropout(0.5)(x)
    behind = x
    x = L.Conv2D(4, 3, padding="same", activation="relu")(x)
    x = L.Add()([behind, x])
    x = L.Conv2D(1, 3, padding="same")(x)
    return k.Model(image, L.Add()([x, image]))


def sparse(k):
    """Windows of 4, and no biases."""
    L = k.layers
    return k.Sequential(
        [
            L.Input((16, 8, 1)),
            L.Conv2D(4, 3, strides=1, padding="same", use_bias=False, activation="elu"),
            L.MaxPooling2D(4),
            L.Flatten(),
            L.Dense(3, use_bias=False),
            L.Dense(16),
            L.Reshape((4, 2, 2)),
            L.UpSampling2D(4),
            L.Conv2DTranspose(1, 3, padding="same", use_bias=False),
        ]
    )


def strided(k):
    """Transposed convolutions whose windows overlap and touch."""
    L = k.layers
    return k.Sequential(
        [
            L.Input((22, 22, 1)),
            L.Conv2D(3, 4, strides=2, activation="relu"),
            L.AveragePooling2D(2),
            L.Conv2DTranspose(4, 3, strides=2, activation="relu"),
            L.Conv2DTranspose(3, 2, strides=2),
            L.BatchNormalization(),
            L.ReLU(),
            L.MaxPooling2D(2),
            L.Conv2DTranspose(1, 2, strides=2, padding="same"),
        ]
    )


def activated(k):
    """Slopes of their own and ReLU cut at 6, as layers and as what a layer is given; windows that overlap, smooth upsampling."""
    L = k.layers
    return k.Sequential(
        [
            L.Input((8, 8, 1)),
            L.Conv2D(4, 3, padding="same", activation=L.LeakyReLU(0.05)),
            L.LeakyReLU(0.7),
            L.Conv2D(4, 3, padding="same"),
            L.LeakyReLU(),
            L.Conv2D(4, 3, padding="same", activation=L.ReLU(6.0)),
            L.ReLU(6.0),
            L.Conv2D(4, 3, padding="same"),
            L.ReLU(negative_slope=0.01),
            L.DepthwiseConv2D(3, padding="same", use_bias=False),
            L.BatchNormalization(),
            L.ReLU(6.0),
            L.DepthwiseConv2D(3, padding="same", activation="tanh"),
            L.AveragePooling2D(3, strides=1, padding="same"),
            L.UpSampling2D(interpolation="bilinear"),
            L.AveragePooling2D(3, strides=2, padding="same"),
            L.Conv2D(1, 3, padding="same", activation=L.ELU()),
        ]
    )


builders = [nested_sequential, nested_functional, normalised, added, sparse, strided, activated]


def disturb(model):
    """Weights of which none is a default, so that one in another's place shows."""
    values = []
    for w in model.weights:
        name = w.path if hasattr(w, "path") else w.name
        spread = random.uniform(0.5, 1.5, w.shape) if "variance" in name else random.normal(0, 0.3, w.shape)
        values.append(spread.astype("float32"))
    model.set_weights(values)


cases = []


def save(name, model, file):
    disturb(model)
    model.save(file)
    inputs = random.uniform(0, 1, (3, *model.input_shape[1:])).astype("<f4")
    outputs = np.asarray(model(inputs, training=False)).astype("<f4")
    inputs.tofile(file + ".inputs")
    outputs.tofile(file + ".outputs")
    cases.append({"name": name, "file": file, "inputs": file + ".inputs", "outputs": file + ".outputs"})


for line, k, endings in [("Keras 3", keras, [".keras", ".h5"]), ("Keras 2", tf_keras, [".h5"])]:
    for build in builders:
        for ending in endings:
            k.backend.clear_session()
            place = os.path.join(folder, f"{line.replace(' ', '')}-{build.__name__}{ending}")
            save(f"{build.__name__}, {ending} of {line}", build(k), place)

json.dump(cases, open(os.path.join(folder, "cases.json"), "w"))

# Files that must be refused.
keras.backend.clear_session()
L = keras.layers
bad = keras.Sequential(
    [
        L.Input((8, 8, 1)),
        L.Conv2D(2, 3, padding="same", dilation_rate=2),
        L.Lambda(lambda x: x * 2),
        L.GlobalAveragePooling2D(),
        L.Dense(4, activation="softmax"),
    ]
)
bad.save(os.path.join(folder, "bad.keras"))
bad.save(os.path.join(folder, "bad.h5"))
bad.save_weights(os.path.join(folder, "only.weights.h5"))

# The same model with its weights behind a filter that a plain HDF5 library lacks.
plain = os.path.join(folder, "Keras2-sparse.h5")
with h5py.File(plain) as source, h5py.File(os.path.join(folder, "lzf.h5"), "w") as target:
    for key, value in source.attrs.items():
        target.attrs[key] = value

    def copy(name, item):
        made = target.create_group(name) if isinstance(item, h5py.Group) else target.create_dataset(name, data=item[()], compression="lzf")
        for key, value in item.attrs.items():
            made.attrs[key] = value

    source.visititems(copy)
