"""Makes noisy pictures and what simple filters make of them: python denoise_side.py FOLDER SAMPLE SET...; prints the filters' figures of the sets as JSON.

Natural pictures are those that scikit-image ships, SAMPLE is the folder of digits. Everything is drawn with fixed seeds.
"""

import json
import os
import sys

import numpy as np
import skimage.data
from PIL import Image
from scipy.ndimage import median_filter
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from skimage.restoration import denoise_nl_means

folder, sample, *wanted = sys.argv[1:]
learned = ["astronaut", "chelsea", "rocket", "immunohistochemistry", "hubble_deep_field", "gravel", "brick", "moon"]
judged = ["coffee", "camera", "grass", "retina"]
random = np.random.default_rng(5)


def colour(name):
    picture = getattr(skimage.data, name)()
    return np.stack([picture] * 3, -1) if picture.ndim == 2 else picture[..., :3]


def patches(picture, size=64, step=48):
    height, width = picture.shape[:2]
    return [picture[y : y + size, x : x + size] for y in range(0, height - size + 1, step) for x in range(0, width - size + 1, step)]


def noisy(clean, sigma):
    return np.round(255 * np.clip(clean / 255 + random.normal(size=clean.shape) * sigma, 0, 1)).astype(np.uint8)


def save(kind, pictures, sigma):
    for name in ("clean", "noisy"):
        os.makedirs(f"{folder}/{kind}/{name}", exist_ok=True)
    made = [noisy(clean, sigma) for clean in pictures]
    for index, (clean, noise) in enumerate(zip(pictures, made)):
        Image.fromarray(clean).save(f"{folder}/{kind}/clean/{index:03d}.png")
        Image.fromarray(noise).save(f"{folder}/{kind}/noisy/{index:03d}.png")
    return pictures, made


def filters(sigma):
    median = lambda picture: median_filter(picture, (3, 3) + (1,) * (picture.ndim - 2))
    means = lambda picture: denoise_nl_means(
        picture, patch_size=5, patch_distance=8, h=0.8 * sigma, sigma=sigma, fast_mode=False, channel_axis=-1 if picture.ndim == 3 else None
    )
    return {"as they are": lambda picture: picture, "median 3x3": median, "non-local means": means}


def figures(clean, noise, sigma):
    """PSNR and SSIM of each filter, means over the pictures, on 0..1."""
    found = {}
    for name, clear in filters(sigma).items():
        scores = []
        for truth, seen in zip(clean, noise):
            truth, output = truth / 255, np.clip(clear(np.clip(seen / 255, 0, 1)), 0, 1)
            ssim = structural_similarity(truth, output, data_range=1, channel_axis=-1 if truth.ndim == 3 else None)
            scores.append((peak_signal_noise_ratio(truth, output, data_range=1), ssim))
        psnr, ssim = np.mean(scores, axis=0)
        found[name] = {"psnr": psnr, "ssim": ssim}
    return found


every = sum([patches(colour(name)) for name in learned], [])
save("learn", [every[i] for i in np.random.default_rng(2).permutation(len(every))[:300]], 0.1)
cut = [patches(colour(name)) for name in judged]
natural = save("judge", [some[i] for some in cut for i in np.random.default_rng(1).permutation(len(some))[:25]], 0.1)
save("whole-learn", [colour(name)[:512, :512] for name in learned], 0.1)
whole = save("whole-judge", [colour(name)[:512, :512] for name in judged], 0.1)
large = np.tile(colour("retina")[200:1200, 200:1200], (3, 4, 1))
save("large", [large], 0.1)
digits = np.load(f"{sample}/mnist_tst.npy")
digits = digits.reshape(len(digits), 28, 28)[:200].astype(np.uint8)
blurred = save("digits", list(digits), 0.25)
truth, seen = (np.load(f"{sample}/{name}.npy")[200:300].reshape(-1, 28, 28) for name in ("unoisy", "noisy"))

sets = {"natural": (*natural, 0.1), "whole": (*whole, 0.1), "digits": (*blurred, 0.25), "pairs": (truth, seen, 0.16)}
print(json.dumps({name: figures(*sets[name]) for name in wanted}))
