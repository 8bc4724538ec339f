"""Figures of maps by scikit-learn: trustworthiness, 10-NN accuracy under leave-one-out, explained variance."""

import json
import sys

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

answers = []
for task in json.load(open(sys.argv[1])):
    points = np.array(task["points"], dtype=np.float32).astype(np.float64)
    positions = np.array(task["positions"], dtype=np.float32).astype(np.float64)
    labels = np.array(task["labels"])
    pca = PCA(n_components=2).fit(points)
    distances, indices = NearestNeighbors(n_neighbors=5).fit(points).kneighbors()
    answers.append(
        {
            "trustworthiness": trustworthiness(points, positions, n_neighbors=10),
            "accuracy": cross_val_score(KNeighborsClassifier(10), positions, labels, cv=LeaveOneOut()).mean(),
            "explained": pca.explained_variance_ratio_.sum(),
            "components": np.abs(pca.transform(points)).tolist(),
            "indices": indices.tolist(),
            "distances": distances.tolist(),
        }
    )
print(json.dumps(answers))
