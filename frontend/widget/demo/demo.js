/* global document, location, navigator, window, addEventListener, URLSearchParams */
// A shop that never was: its words in three languages, and one button that opens the chat.
const WORDS = {
  en: {
    brand: "Samovar & Sons", goods: "Samovars", delivery: "Delivery", ask: "Ask about a samovar",
    headline: "Tea for everybody at the table", lead: "Brass samovars from Tula, restored by hand and lit with pine cones. A kettle boils. A samovar gathers.",
    one: "Sunday", oneText: "Brass, 5 litres, charcoal", onePrice: "€480", two: "Merchant", twoText: "Nickel, 7 litres, charcoal or electric", twoPrice: "€640",
    three: "Dacha", threeText: "Steel, 3 litres, electric", threePrice: "€210",
    fast: "Three days", fastText: "By courier, in a wooden crate.", try: "Light it first", tryText: "Thirty days to send it back.", mend: "For ever", mendText: "We mend what we have sold.",
    footer: "This shop shows the chat of Samovar. Nothing here is for sale.",
  },
  ru: {
    brand: "Самовар и сыновья", goods: "Самовары", delivery: "Доставка", ask: "Спросить о самоваре",
    headline: "Чай для всех, кто за столом", lead: "Латунные самовары из Тулы, восстановленные вручную. Топятся шишками. Чайник кипятит воду. Самовар собирает людей.",
    one: "Воскресный", oneText: "Латунь, 5 литров, на углях", onePrice: "45 000 ₽", two: "Купеческий", twoText: "Никель, 7 литров, на углях или от сети", twoPrice: "61 000 ₽",
    three: "Дачный", threeText: "Сталь, 3 литра, от сети", threePrice: "19 900 ₽",
    fast: "Три дня", fastText: "Курьером, в деревянном ящике.", try: "Сначала растопите", tryText: "Тридцать дней на возврат.", mend: "Навсегда", mendText: "Чиним всё, что продали.",
    footer: "Этот магазин показывает чат «Самовара». Здесь ничего не продаётся.",
  },
  lt: {
    brand: "Samovaras ir sūnūs", goods: "Samovarai", delivery: "Pristatymas", ask: "Klausti apie samovarą",
    headline: "Arbata visiems prie stalo", lead: "Žalvariniai samovarai iš Tulos, atnaujinti rankomis, kūrenami kankorėžiais. Virdulys verda vandenį. Samovaras suburia žmones.",
    one: "Sekmadieninis", oneText: "Žalvaris, 5 litrai, anglimis", onePrice: "480 €", two: "Pirklio", twoText: "Nikelis, 7 litrai, anglimis arba elektra", twoPrice: "640 €",
    three: "Sodo", threeText: "Plienas, 3 litrai, elektrinis", threePrice: "210 €",
    fast: "Trys dienos", fastText: "Kurjeriu, medinėje dėžėje.", try: "Pirma užkurkite", tryText: "Trisdešimt dienų grąžinti.", mend: "Visam laikui", mendText: "Taisome viską, ką pardavėme.",
    footer: "Ši parduotuvė rodo „Samovar“ pokalbį. Čia niekas neparduodama.",
  },
}

const asked = [new URLSearchParams(location.search).get("lang"), ...navigator.languages].map((tag) => (tag ?? "").slice(0, 2))
const lang = asked.find((tag) => Object.hasOwn(WORDS, tag)) ?? "en"
// The chat takes the page's language.
document.documentElement.lang = lang

addEventListener("DOMContentLoaded", () => {
  document.title = WORDS[lang].brand
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = WORDS[lang][place.dataset.say]
  document.querySelector(`.languages [lang="${lang}"]`).setAttribute("aria-current", "true")
  document.querySelector("[data-ask]").addEventListener("click", () => window.SamovarChat?.open())
})
