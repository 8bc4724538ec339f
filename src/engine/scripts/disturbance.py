"""What is done to training images: flips, shifts and brightness, then noise; new in each epoch."""

import tensorflow as tf


def uniform(draw, purpose, shape=()):
    """Numbers from 0 to 1 that follow from `draw`, one for each image and epoch, and their purpose."""
    return tf.random.stateless_uniform(shape, tf.stack([draw, purpose]))


def augment(image, draw, settings):
    """Flips, shifts (edges repeated) and brightens an image [height, width, channels] by its own draw."""
    flip, shift, brightness = settings["flip"], settings["shift"], settings["brightness"]
    if flip == "turns" and image.shape[0] == image.shape[1]:
        image = tf.where(uniform(draw, 6) < 0.5, tf.transpose(image, [1, 0, 2]), image)
    for axis, flips in enumerate([flip in ("both", "turns"), flip != "none"]):
        size = image.shape[axis]
        coordinates = tf.range(size)
        if flips:
            coordinates = tf.where(uniform(draw, axis) < 0.5, size - 1 - coordinates, coordinates)
        moved = tf.cast(tf.round((2 * uniform(draw, 2 + axis) - 1) * shift * size), tf.int32)
        image = tf.gather(image, tf.clip_by_value(coordinates - moved, 0, size - 1), axis=axis)
    return image + (2 * uniform(draw, 4) - 1) * brightness


def add_noise(image, draw, settings, clipped=False):
    """Noise on values of 0..1; it is clipped only as files of whole numbers are, as a camera's offset is not."""
    noisy = unlimited(image, draw, settings)
    return tf.clip_by_value(noisy, 0.0, 1.0) if clipped else noisy


def unlimited(image, draw, settings):
    kind, amount = settings["kind"], settings["amount"]
    if isinstance(amount, list):
        # Each image has an amount of its own.
        low, high = amount
        amount = low + (high - low) * uniform(draw, 7)
        widest = high
    else:
        widest = amount
    seed = tf.stack([draw, 5])
    if kind == "gaussian":
        return image + amount * tf.random.stateless_normal(image.shape, seed)
    if kind == "poisson":
        # So many photons at white that the standard deviation there is `amount`.
        photons = 1 / amount**2
        return tf.random.stateless_poisson(image.shape, seed, tf.maximum(image, 0) * photons) / photons
    if kind == "speckle":
        return image * (1 + amount * tf.random.stateless_normal(image.shape, seed))
    if kind == "saltAndPepper":
        hit = uniform(draw, 5, image.shape)
        return tf.where(hit < amount / 2, 0.0, tf.where(hit < amount, 1.0, image))
    if kind == "masking":
        return tf.where(uniform(draw, 5, image.shape) < amount, 0.0, image)
    if kind == "stripes":
        return image + amount * tf.random.stateless_normal([image.shape[0], 1, 1], seed)
    if kind == "blur":
        return blur(image, 10 * amount, 10 * widest)
    if kind == "jpeg":
        quality = tf.cast(tf.round(100 - 100 * amount), tf.int32)
        return tf.image.adjust_jpeg_quality(tf.clip_by_value(image, 0.0, 1.0), tf.maximum(quality, 1))
    return image


def blur(image, sigma, widest):
    """Blurs an image [height, width, channels] by a Gaussian of `sigma` pixels, `widest` at most; edges are reflected."""
    reach = max(1, int(3 * widest + 0.5))
    steps = tf.range(-reach, reach + 1)
    weights = tf.exp(-tf.cast(steps, tf.float32) ** 2 / (2 * sigma**2))
    weights /= tf.reduce_sum(weights)
    for axis in (0, 1):
        size = image.shape[axis]
        within = tf.math.floormod(tf.range(size)[:, None] + steps[None, :], 2 * size)
        sources = tf.where(within < size, within, 2 * size - 1 - within)
        image = tf.tensordot(tf.gather(image, sources, axis=axis), weights, [[axis + 1], [0]])
    return image
