"""Reference values of metrics, by scikit-learn and SciPy, of what judging.test.ts writes: judging.py FILE.json.

Per-region overlap is computed as it is defined (Bergmann et al. 2021), threshold by threshold.
"""

import json
import sys

import numpy as np
from scipy import ndimage, stats
from sklearn import metrics


def ranking(scores, odd, threshold):
    flagged = np.array(scores) > threshold
    precision, recall, thresholds = metrics.precision_recall_curve(odd, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    negative, positive = metrics.confusion_matrix(odd, flagged, labels=[False, True])
    return {
        "auroc": metrics.roc_auc_score(odd, scores),
        "averagePrecision": metrics.average_precision_score(odd, scores),
        "precision": metrics.precision_score(odd, flagged, zero_division=0),
        "recall": metrics.recall_score(odd, flagged, zero_division=0),
        "f1": metrics.f1_score(odd, flagged, zero_division=0),
        "confusion": [int(count) for count in (positive[1], positive[0], negative[1], negative[0])],
        "bestF1": f1.max(),
    }


def pixels(images, limit):
    scores = [np.array(image["scores"], np.float32).reshape(image["shape"]) for image in images]
    masks = [np.array(image["mask"]).reshape(image["shape"]) != 0 for image in images]
    regions = []
    for image, mask in enumerate(masks):
        labels, count = ndimage.label(mask, np.ones((3, 3)))
        regions += [scores[image][labels == label + 1] for label in range(count)]
    good = np.concatenate([score[~mask] for score, mask in zip(scores, masks)])
    rates, overlaps = [0.0], [0.0]
    for threshold in np.unique(np.concatenate([score.ravel() for score in scores]))[::-1]:
        rates.append((good >= threshold).mean())
        overlaps.append(np.mean([(region >= threshold).mean() for region in regions]))
    rates, overlaps = np.array(rates), np.array(overlaps)
    inside = rates <= limit
    x = np.append(rates[inside], limit)
    # Behind the last point inside, the curve goes on in a line to the first one outside.
    first = inside.sum()
    part = (limit - rates[first - 1]) / (rates[first] - rates[first - 1])
    y = np.append(overlaps[inside], overlaps[first - 1] + part * (overlaps[first] - overlaps[first - 1]))
    flat = [np.concatenate([one.ravel() for one in several]) for several in (masks, scores)]
    return {"auroc": metrics.roc_auc_score(*flat), "pro": np.trapezoid(y, x) / limit, "regions": len(regions)}


def interval(count, rate):
    rank = int(np.ceil((count + 1) * (1 - rate) - 1e-9))
    return list(stats.beta.ppf([0.025, 0.975], count + 1 - rank, rank))


with open(sys.argv[1]) as file:
    tasks = json.load(file)
results = {
    "rankings": [ranking(**task) for task in tasks["rankings"]],
    "pixels": [pixels(**task) for task in tasks["pixels"]],
    "intervals": [interval(*task) for task in tasks["intervals"]],
}
print(json.dumps(results))
