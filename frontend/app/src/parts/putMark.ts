type Field = HTMLInputElement | HTMLTextAreaElement | null | undefined

/** A variable by its name, put where one writes; the text with it, and the caret goes on behind it. */
export function putMark(field: Field, text: string, name: string, mark = `{{${name}}}`): string {
  const at = field?.selectionStart ?? text.length
  const behind = at + mark.length
  // At once: a frame later the next key may already have gone elsewhere, and Enter would send the form.
  field?.focus()
  requestAnimationFrame(() => document.activeElement === field && field?.setSelectionRange(behind, behind))
  return text.slice(0, at) + mark + text.slice(field?.selectionEnd ?? at)
}
