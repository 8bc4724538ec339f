/** Two numbers for each digit. */
export const digitsProject = `// A map of handwritten digits: two numbers for each picture, learned from 1,000 of them without their labels.
// The map shows the folder "inspect", which the network has never seen; digits.csv only gives the points their colours.
// It learns for a short time, to be shown.
{
  "version": 1,
  "task": "reconstruct",
  "data": {
    "train": "train",
    "labels": "digits.csv",
    "validation": 0.2
  },
  "network": {
    "preset": "map" // two numbers an image: a point on the map
  },
  "training": {
    "epochs": 15,
    "batchSize": 32,
    "seed": 1
  }
}
`;

const denoiseProject = `// Learns to clean noisy digits from 200 pairs. Try it on pairs/test, which it has never seen.
// It learns for a short time, to be shown; without "epochs" it takes some minutes and cleans better still.
{
  "version": 1,
  "task": "denoise",
  "data": {
    "train": "pairs/train/noisy",
    "clean": "pairs/train/clean"
  },
  "training": {
    "epochs": 8
  }
}
`;

const inspectProject = `// Finds the 30 spoilt digits among the 1,000 of the folder "inspect", having seen good ones only.
// inspect.csv says which are spoilt: it takes no part in learning, and checks what was found.
{
  "version": 1,
  "data": {
    "train": "train",
    "labels": "inspect.csv"
  },
  "network": {
    "preset": "standard"
  },
  "training": {
    "epochs": 8,
    "seed": 1
  }
}
`;

const readme = `# Handwritten digits, three ways

| open | to see | on |
|---|---|---|
| \`digits.aeproj\` | 1,000 digits as points of a map, alike ones near each other | \`inspect\` |
| \`denoise.aeproj\` | noise taken away, beside the clean original | \`pairs/test\` |
| \`inspect.aeproj\` | 30 spoilt digits found among 1,000, and how far to trust it | \`inspect\` |

\`train\` holds 1,000 digits to learn from; \`inspect\` 1,000 others, 30 of them spoilt by noise (\`inspect.csv\` says which).
\`digits.csv\` says which digit each picture shows. \`pairs\` holds noisy digits and the same ones clean, 200 to learn from
and 100 to try.

Change a setting, press Train, and look at the panels again. A right click on a folder of images in the Explorer offers what
the active project can do with it.
`;

/** The files of the sample beside its first project, by name. */
export const sampleTexts: Record<string, string> = {
  "denoise.aeproj": denoiseProject,
  "inspect.aeproj": inspectProject,
  "README.md": readme,
};
