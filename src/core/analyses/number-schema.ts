import { z } from "zod";

/** Any number, also one that is not finite: the PSNR of equal images is infinite, and without a reference there is none. */
export const numberSchema = () => z.custom<number>((value) => typeof value === "number");
