// The story of the sample: three projects are trained and used, so that their results lie in their runs.

/** For the portable engine, which takes minutes for what TensorFlow does in seconds. */
const fewer = {
  digits: ["--set", "training.epochs=8"],
  denoise: ["--set", "training.epochs=15"],
  inspect: ["--set", "training.epochs=4", "--set", "anomaly.score=ssim"],
};

/** The commands of each project of the sample in a folder, as arguments of `aeproj`, in their order. */
export function sampleCommands(folder, engine = []) {
  const project = (name) => `${folder}/${name}.aeproj`;
  const train = (name) => ["train", project(name), ...engine, ...(engine.length > 0 ? fewer[name] : [])];
  const analyse = (kind, name, input, ...more) => [kind, project(name), "--input", `${folder}/${input}`, ...more, ...engine];
  return {
    digits: [train("digits"), analyse("reconstruct", "digits", "inspect"), analyse("embed", "digits", "inspect")],
    denoise: [train("denoise"), analyse("denoise", "denoise", "pairs/test/noisy", "--reference", `${folder}/pairs/test/clean`)],
    inspect: [train("inspect"), analyse("anomalies", "inspect", "inspect")],
  };
}
