/** "pt_BR" as the reader calls it; the code itself where the browser knows none. */
export function languageName(code: string, inLanguage: string): string {
  try {
    return new Intl.DisplayNames(inLanguage, { type: "language" }).of(code.replaceAll("_", "-")) ?? code
  } catch {
    return code
  }
}
