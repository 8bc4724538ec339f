import { correctionOf } from "../../core/network/network.js";
import { isResidualUnet } from "../../core/network/preset.js";
import { learnsPatches } from "../../core/project/patches.js";
import type { RunRecord } from "../../core/runs/run.js";
import disturbance from "./disturbance.py";
import images from "./images.py";
import { type KerasLine, networkCode } from "./network-code.js";
import runFolder from "./run_folder.py";
import train from "./train.py";

/** What a script is made from. */
export interface ScriptSource {
  /** The record that its runs begin with. */
  run: RunRecord;
  /** The project's file, relative to the script's folder, with `/`. */
  project: string;
  pixelType: "u8" | "u16" | "f32";
  /** SHA-256 of the names of the images, a line each: whether a script sees the images that it was made for. */
  namesHash: string;
  /** Whether it trains on several machines. */
  distributed: boolean;
}

/** What the script needs of Python, at the versions that it was tried with. */
const requirements = {
  keras: ["keras==3.15.1", "tensorflow==2.21.0"],
  tf_keras: ["tf_keras==2.21.0", "tensorflow==2.21.0"],
  both: ["numpy", "pillow>=12", "safetensors"],
};

/** The files of a script by their names; `train.py` is the one to run. */
export function scriptFiles(source: ScriptSource): Record<string, string> {
  const line: KerasLine = source.distributed ? "tf_keras" : "keras";
  const name = source.project.split("/").at(-1) ?? source.project;
  return {
    "train.py": train,
    "network.py": networkCode(source.run.network, name, line, silentLayer(source.run)),
    "images.py": images,
    "disturbance.py": disturbance,
    "run_folder.py": runFolder,
    "project.json": `${JSON.stringify({ ...source, learnsPatches: learnsPatches(source.run.project) }, undefined, 1)}\n`,
    "requirements.txt": `${[...requirements[line], ...requirements.both].join("\n")}\n`,
    "README.md": readme(name, source.distributed),
  };
}

/** The layer whose kernel begins at 0. */
const silentLayer = ({ project, network }: RunRecord) => (isResidualUnet(project.network) ? correctionOf(network)?.name : undefined);

const readme = (name: string, distributed: boolean) => `# Training ${name} with Keras

\`\`\`sh
pip install -r requirements.txt
python train.py --project /path/to/${name}
\`\`\`

The images lie beside the project as they do here; without \`--project\` it is looked for where it was. The run goes into
\`${name.replace(/\.aeproj$/, "")}.runs\` beside the project: the studio shows it while it grows, where that folder is shared, or after it was copied
back, and uses and trains on its weights. \`network.py\` is the network, \`project.json\` the settings; change either, but not so that they differ.
${distributed ? severalMachines : ""}
Keras draws other random numbers than the studio: the same images are held out, but first weights, order, noise and augmentation differ,
so that the losses are alike and not the same. Images of another size than the network's are resized by Pillow, to within a few of 255 shades of the studio's.
`;

const severalMachines = `
## Several machines

Start the script on each machine with the same files and images, and with \`TF_CONFIG\` naming all of them and which one it is; the first
writes the run. A batch of the project is shared by all, so give it more images (\`batchSize\` in \`project.json\`) the more machines there are.

\`\`\`sh
TF_CONFIG='{"cluster": {"worker": ["first:2222", "second:2222"]}, "task": {"type": "worker", "index": 0}}' python train.py
TF_CONFIG='{"cluster": {"worker": ["first:2222", "second:2222"]}, "task": {"type": "worker", "index": 1}}' python train.py
\`\`\`

It uses Keras 2 (\`tf_keras\`), as Keras 3 does not train with \`MultiWorkerMirroredStrategy\`.
`;
