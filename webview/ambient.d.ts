declare module "virtual:knobs" {
  const table: import("../src/core/project/knob.js").Knob[];
  export default table;
}
declare module "*.css";
