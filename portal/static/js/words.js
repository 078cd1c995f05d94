// The sentences scripts say, written by the server into <body data-words> in the page's language.
const known = JSON.parse(document.body.dataset.words ?? "{}");

/** The sentence of that name; empty when the page has none. */
export const word = (name) => known[name] ?? "";
