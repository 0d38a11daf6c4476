/** Three short words: all languages are less than one more request. */
export const WORDS = {
  en: {
    call: "Call me back",
    close: "Close",
    trouble: "This did not work. Please try again."
  },
  ru: {
    call: "Перезвоните мне",
    close: "Закрыть",
    trouble: "Не получилось. Попробуйте ещё раз."
  },
  lt: {
    call: "Paskambinkite man",
    close: "Uždaryti",
    trouble: "Nepavyko. Pabandykite dar kartą."
  }
}
