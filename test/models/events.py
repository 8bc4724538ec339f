"""Reads a run's event files with TensorBoard's own reader and prints them as JSON: events.py FOLDER."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0})
events.Reload()
tags = events.Tags()
scalars = {tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in tags["scalars"]}
images = {
    tag: [
        {"step": event.step, "height": event.height, "width": event.width, "png": event.encoded_image_string.hex()}
        for event in events.Images(tag)
    ]
    for tag in tags["images"]
}
print(json.dumps({"scalars": scalars, "images": images}))
