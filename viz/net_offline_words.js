// Words, numbers and elements for pages that are files; the words come with the data, in the language of the page.

let words = {}, plurals = {}, lang = "en";

/** Takes the words that the data bring. */
export const speak = (data) => { [words, plurals, lang] = [data.words, data.plurals, document.documentElement.lang || "en"]; };
export const text = (message) => words[message] ?? message;
/** Values for the %(name)s of a message. */
export const fill = (message, values) => message.replace(/%\((\w+)\)[sd]/g, (_, name) => values[name]);
/** A message with a number. */
export const count = (message, many) => fill(new Intl.PluralRules(lang).select(many) === "one" ? plurals[message][0] : plurals[message][1], { num: number(many) });
export const number = (value) => new Intl.NumberFormat(lang === "en" ? "en-GB" : lang).format(value);
export const day = (value) => (value.length === 10 ? new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(value)) : value);

/** Which of two names comes first, as the server has it. */
export const before = (one, other) => { const [a, b] = [one.toLowerCase(), other.toLowerCase()]; return a < b ? -1 : a > b ? 1 : 0; };

const SVG = new Set(["svg", "path"]);
/** An element with attributes and what it holds; texts stay texts. */
export const element = (name, attributes, ...held) => {
  const made = SVG.has(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...held.filter((item) => item !== "" && item !== null && item !== undefined));
  return made;
};
