import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "../../package.json";
import { analyses, analysisKinds } from "../core/analyses/analyses.js";
import { exportFormats } from "../core/jobs/model-format.js";
import { UserError } from "../core/language/error.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { taskLabels } from "../core/project/task.js";
import type { RunChoice } from "../core/runs/run.js";
import * as analysisCommands from "./analysis-commands.js";
import { type AnalysisOptions, optionFlags } from "./analysis-options.js";
import * as engineCommands from "./engine-commands.js";
import { inspect } from "./inspect-command.js";
import * as modelCommands from "./model-commands.js";
import * as projectCommands from "./project-commands.js";
import type { Shell } from "./shell.js";

const engineOption = () =>
  new Option("--engine <engine>", "which engine computes").choices(["auto", "tensorflow", "portable"]).default("auto");

/** Throws Commander's error for what is no whole number of at least 1. */
function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return Number(text);
}

const runOption = ["--run <id>", "use this run in place of the newest finished one"] as const;
const epochOption = ["--epoch <number>", "use the weights of this epoch of the run in place of the best", wholeNumber] as const;

/** Throws UserError for a name that is empty, such as a variable of the shell that is not set: it would be taken for the folder that one is in. */
function refuseEmpty(command: Command): void {
  for (const [name, value] of Object.entries(command.opts())) {
    if (value === "") throw new UserError(`--${name.replace(/[A-Z]/g, "-$&").toLowerCase()} is empty. Give a name.`, "wrong-use");
  }
  if (command.args.includes("")) throw new UserError("A name is empty. Give each a name.", "wrong-use");
}

/** Reads the command line, does what it says, and gives the exit code. Throws UserError. */
export async function runProgram(shell: Shell, argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("aeproj")
    .description("Trains convolutional autoencoders on folders of images, and reconstructs, embeds and inspects with them.")
    .version(version, "-V, --version", "print the version")
    .option("--json", "print one JSON object a line")
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .hook("preAction", (_, command) => refuseEmpty(command));

  program
    .command("new")
    .argument("<folder>", "folder of images, or a file of several (.npy, IDX, TIFF)")
    .description("make a project for images")
    .addOption(
      new Option("--task <task>", "what it is for: maps and search, clean pictures, or defects")
        .choices(Object.keys(taskLabels))
        .default("reconstruct"),
    )
    .option("--clean <source>", "to denoise: the clean pictures that belong to the noisy ones of the folder")
    .option("--second-take <source>", "to denoise: a second noisy picture of each scene, by the same names")
    .option("--only-noisy", "to denoise: there are the noisy pictures of the folder and nothing else")
    .action((folder: string, options: projectCommands.NewOptions) => projectCommands.create(shell, folder, options));
  program
    .command("sample")
    .argument("<folder>", "where to write")
    .description("write the sample: digits as PNG files and ready projects")
    .action((folder: string) => projectCommands.sample(shell, folder));
  program
    .command("train")
    .argument("<project>", "project file (.aeproj)")
    .description("train a project")
    .option("--resume", "go on with the newest unfinished run")
    .option("--set <path=value...>", "change a setting for this run, such as training.epochs=20", [])
    .option("--tensorboard", "also write event files for TensorBoard into the run's folder")
    .addOption(engineOption())
    .action((project: string, options: projectCommands.TrainOptions) => projectCommands.train(shell, project, options));

  for (const kind of analysisKinds) {
    const command = program
      .command(kind)
      .argument("<project>", "project file (.aeproj)")
      .description(analyses[kind].help)
      .requiredOption("--input <source>", "folder, .npy or IDX file of images")
      .option("--output <folder>", "where tables and pictures go; if it is left out, the result lies in the run, where the editor shows it")
      .option(...runOption)
      .option(...epochOption)
      .addOption(engineOption());
    for (const { flags, help, choices, whole } of optionFlags(kind)) {
      const option = new Option(flags, help);
      if (whole) option.argParser(wholeNumber);
      command.addOption(choices ? option.choices(choices) : option);
    }
    command.action(async (project: string, options: AnalysisOptions) => {
      code = await analysisCommands.analyse(shell, kind, project, options);
    });
  }
  program
    .command("decode")
    .argument("<project>", "project file (.aeproj)")
    .description("draw the images of codes")
    .requiredOption("--codes <csv>", "table with the columns z1, z2, ...")
    .requiredOption("--output <folder>", "where pictures go")
    .option(...runOption)
    .option(...epochOption)
    .addOption(engineOption())
    .action((project: string, options: { codes: string; output: string; engine: EngineChoice } & RunChoice) =>
      analysisCommands.decode(shell, project, options),
    );

  program
    .command("import")
    .argument("<files...>", "saved Keras models (.h5, .keras): the whole autoencoder, or its encoder and decoder")
    .description("make a project and a finished run of saved Keras models")
    .requiredOption("--output <project>", "project file to write (.aeproj)")
    .addOption(new Option("--task <task>", "what the model was made for").choices(["reconstruct", "denoise"]).default("reconstruct"))
    .option("--range <black,white>", "the values of black and white to the model, such as 0,255; left out, the images tell")
    .option("--images <source>", "images that the model was trained on: a folder, .npy or IDX file")
    .option("--clean <source>", "the clean images that belong to them, for denoising")
    .addOption(engineOption())
    .action((files: string[], options: modelCommands.ImportOptions) => modelCommands.importModel(shell, files, options));

  program
    .command("export")
    .argument("<project>", "project file (.aeproj)")
    .description(
      "write the trained model for other programs, each file read back and compared; or a script that trains the project elsewhere",
    )
    .addOption(new Option("--format <format>", "the form of the files").choices(exportFormats).makeOptionMandatory())
    .requiredOption("--output <folder>", "a new or empty folder")
    .option(...runOption)
    .option(...epochOption)
    .option("--distributed", "for keras-script: train on several machines")
    .addOption(engineOption())
    .action((project: string, options: modelCommands.ExportOptions) => modelCommands.exportModel(shell, project, options));

  program
    .command("export-map")
    .argument("<project>", "project file (.aeproj)")
    .description("write a map for other programs: NumPy, Parquet, and TensorBoard's Embedding Projector")
    .option("--result <folder>", "the folder of an embedding in a run; left out, the newest one")
    .requiredOption("--output <folder>", "a new or empty folder")
    .action((project: string, options: modelCommands.ExportMapOptions) => modelCommands.exportMap(shell, project, options));
  program
    .command("runs")
    .argument("<project>", "project file (.aeproj)")
    .description("list the runs of a project")
    .action((project: string) => projectCommands.runs(shell, project));
  program
    .command("validate")
    .argument("<project>", "project file (.aeproj)")
    .description("check a project, its network and its images")
    .action(async (project: string) => {
      code = await projectCommands.validate(shell, project);
    });
  program
    .command("inspect")
    .argument("<project>", "project file (.aeproj)")
    .description("report on a project's images: sizes, values, labels, pairs, duplicates, and leaks into validation")
    .action((project: string) => inspect(shell, project));
  const engine = program.command("engine").description("look at the engine, or set up TensorFlow");
  engine
    .command("status")
    .description("say which engine is used and why")
    .action(() => engineCommands.status(shell));
  engine
    .command("install")
    .description("fetch TensorFlow (about 270 MB, once) and prove it")
    .action(() => engineCommands.install(shell));
  for (const command of new Set([...program.commands, ...engine.commands]))
    command.option("--json", "print one JSON object a line").exitOverride();

  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has written its own sentence; asking for help is no mistake.
    return error.exitCode === 0 || error.code === "commander.help" ? 0 : 2;
  }
  return code;
}
