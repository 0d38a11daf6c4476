/** Words as they will read: known names in braces by what stands for them; what is not known stays as it was typed. */
export const previewed = (text: string, variables: readonly string[], sample: (name: string) => string): string =>
  text.replace(/\{(\w*)\}/g, (whole, name: string) => (variables.includes(name) ? sample(name) : whole))
