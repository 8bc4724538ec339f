import { type Convert, one } from "./converted.js";
import { activationClasses, activationConfig, parse } from "./layer-config.js";

export const convertActivation: Convert = (keras) => one(keras, { kind: "activation", ...parse(activationConfig, keras).activation });

/** A layer of a class that does nothing but activate. */
export const convertActivationClass =
  (name: keyof typeof activationClasses): Convert =>
  (keras) =>
    one(keras, { kind: "activation", ...parse(activationClasses[name], keras) });
