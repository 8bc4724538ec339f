/** A file of Python as text: what an exported script is made of. */
declare module "*.py" {
  const text: string;
  export default text;
}
