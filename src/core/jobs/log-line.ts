/** Whether a line on stderr is TensorFlow's information, such as that oneDNN is on, which it writes at any level of its log before it is set up. */
export function isInformation(line: string): boolean {
  return /^(I\d{4} |WARNING: All log messages before absl::)/.test(line);
}
