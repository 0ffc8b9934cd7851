/** A text for a LIKE pattern: the signs that mean "anything" there are letters like others. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
