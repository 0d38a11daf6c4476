import { useQuery } from "@tanstack/react-query"
import type { Currencies } from "../wire/api.gen"
import { http } from "../wire/http"

const NOTHING: Currencies = { items: [], default: "", version: 0 }

/** The house's currencies, archived ones too; live (state/dictionaries.ts). */
export function useCurrencyList() {
  return useQuery({ queryKey: ["currencies"], queryFn: () => http.get<Currencies>("/currencies"), staleTime: Infinity })
}

/** What a sum may be in, and what is meant where nobody says. `fallback`: a field's own currency, in place of the house's. */
export function useMoney(fallback?: string): { currencies: string[]; currency: string } {
  const { data = NOTHING } = useCurrencyList()
  const codes = data.items.filter(({ archived }) => !archived).map(({ code }) => code)
  const currency = fallback ?? data.default
  return { currencies: currency && !codes.includes(currency) ? [currency, ...codes] : codes, currency }
}
