/** Rows of a long list that are shown at once; a button shows as many more. */
export const rowsAtOnce = 60;
